#include "service/links/joining.h"

#include "domain/address.h"
#include "domain/event.h"
#include "domain/jid.h"
#include "domain/room_guest.h"
#include "service/rooms/quota.h"
#include "service/rooms/room_notifications.h"
#include "store/engine/overtaken.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

namespace usher::service {
namespace {

Error leads_nowhere(const char* why)
{
    return {ErrorCode::link_leads_nowhere, why};
}

/// Links that Rocket.Chat's clients made are good without their maker; others are as long as he is a moderator.
bool stands(RoomLinkKind kind, bool owner_moderates)
{
    return kind == RoomLinkKind::invite || owner_moderates;
}

bool is_accepted(const RoomView& room)
{
    return room.membership && room.membership->is_member();
}

/// A locked room looks like a full one.
Error locked(const RoomView& room)
{
    return {.code = ErrorCode::members_quota_reached, .quota = Quota{room.active_count + 1, room.active_count}};
}

std::vector<std::string> addresses_of(const std::vector<RoomGuest>& guests)
{
    std::vector<std::string> addresses;
    for (const auto& guest : guests)
        addresses.push_back(guest.address.text);
    return addresses;
}

/// What his place in the room and its state say; whether there is a free place is asked when it is taken.
Result<Done> check_may_enter(const LinkJoins::Target& target, const RoomView& room)
{
    if (room.closed) return leads_nowhere("room closed");
    if (!stands(target.link.kind, target.owner_moderates)) return leads_nowhere("lack of room");
    if (room.membership && room.membership->banned) return Error{ErrorCode::user_banned, ""};
    if (room.details.locked && !room.is_registered()) return locked(room);
    return Done{};
}

} // namespace

LinkJoins::LinkJoins(store::Database& database, const Clock& clock, Random& random, RoomPolicy policy)
    : database_(database), clock_(clock), random_(random), policy_(std::move(policy))
{
}

Result<LinkPreview> LinkJoins::preview(std::string_view token)
{
    auto preview = database_.read(
        [&](store::Reader& reader) { return store::owned_links::find_preview(reader, link_token(token)); });
    if (!preview) return Error{ErrorCode::link_token_invalid, std::string(token)};
    if (!preview->state.has_room || !stands(preview->kind, preview->owner_moderates))
        return leads_nowhere("lack of room");
    if (preview->closed) return leads_nowhere("room closed");
    if (const auto open = check_open(preview->state, clock_.now()); !open) return open.error();
    return std::move(*preview);
}

Result<LinkJoins::Target> LinkJoins::find(std::string_view token)
{
    auto target = database_.read(
        [&](store::Reader& reader) { return store::owned_links::find_target(reader, link_token(token)); });
    if (!target) return Error{ErrorCode::link_token_invalid, std::string(token)};
    if (!target->link.room) return leads_nowhere("lack of room");
    if (const auto open = check_open(state_of(target->link), clock_.now()); !open) return open.error();
    return std::move(*target);
}

Result<JoinedRoom> LinkJoins::join(const Caller& caller, std::string_view token)
{
    // Whoever is overtaken looks again: then the link is found changed, or his place taken by himself.
    return store::retry_overtaken("joining by a link", [&]() -> std::optional<Result<JoinedRoom>> {
        const auto target = find(token);
        if (!target) return target.error();
        const auto room = database_.read(
            [&](store::Reader& reader) { return store::room_views::find(reader, caller, *target->link.room); });
        if (!room) return leads_nowhere("room deleted");
        if (const auto may_enter = check_may_enter(*target, *room); !may_enter) return may_enter.error();
        if (is_accepted(*room)) return JoinedRoom{room->room, true};
        const auto admitted = database_.transact([&](store::Transaction& tx) {
            auto joined = admit(tx, caller, *target);
            if (joined && *joined && !(*joined)->already) tx.commit();
            return joined;
        });
        if (!admitted) return admitted.error();
        if (*admitted) return **admitted;
        return std::nullopt;
    });
}

Result<std::optional<JoinedRoom>> LinkJoins::admit(store::Transaction& tx, const Caller& caller, const Target& target)
{
    const auto now = clock_.now();
    if (!store::owned_links::count_use(tx, target.link, now)) return std::optional<JoinedRoom>();
    store::rooms::lock(tx, *target.link.room, now);
    const auto room = store::room_views::find(tx, caller, *target.link.room);
    if (!room) return leads_nowhere("room deleted");
    if (const auto may_enter = check_may_enter(target, *room); !may_enter) return may_enter.error();
    if (is_accepted(*room)) return std::optional(JoinedRoom{room->room, true});
    if (const auto place = take_place(tx, caller, *room); !place) return place.error();
    tell(tx, caller, target, *room, end_waiting(tx, caller, room->room.id));
    return std::optional(JoinedRoom{room->room, false});
}

/// One who is invited has been counted already; everybody else needs a free place.
Result<Done> LinkJoins::take_place(store::Transaction& tx, const Caller& caller, const RoomView& room)
{
    const auto now = clock_.now();
    if (room.membership && room.membership->is_active()) {
        store::room_members::set_status(tx, room.room.id, caller.id, MemberStatus::accepted);
        store::events::insert(tx, user_joined(EventId::make(now, random_), room.room.id, caller.id, now));
        return Done{};
    }
    const store::room_members::Place place{MemberStatus::accepted, {}, true};
    const auto given = give_places(tx, room, {caller.id}, place, 0, policy_.most_members, now, random_);
    return given ? Result<Done>(Done{}) : given.error();
}

/// Whether his address waited in the room as a guest's; it does no longer then, and its e-mail need not leave.
bool LinkJoins::end_waiting(store::Transaction& tx, const Caller& caller, const RoomId& room)
{
    const auto address = parse_address(caller.address);
    if (!address) return false;
    store::ended_links::bury_guest(tx, room, address->key, LinkEnd::used, clock_.now());
    if (!store::room_guests::remove(tx, room, address->key)) return false;
    store::mail_spool::cancel(tx, {SubjectKind::room, room}, {address->text}, "the guest has joined", clock_.now());
    return true;
}

void LinkJoins::tell(store::Transaction& tx, const Caller& caller, const Target& target, const RoomView& room,
                     bool was_guest)
{
    const auto& policy = policy_.notifications;
    const auto audience = audience_of(tx, policy, room.room.id);
    RoomNews news(policy, room, audience, clock_.now(), random_);
    news.invited(user_jid(target.link.created_by, target.owner_jid, policy.domain), {caller.id},
                 shown_name_of(room.room));
    news.member_changed(member_of(caller, audience), true);
    if (was_guest) news.guests_changed(addresses_of(store::room_guests::list(tx, room.room.id)));
    news.send(tx);
}

} // namespace usher::service
