#include "service/links/joining.h"

#include "domain/jid.h"
#include "service/rooms/membership.h"
#include "store/engine/overtaken.h"
#include "store/links/room_links.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

namespace usher::service {
namespace {

bool is_accepted(const RoomView& room)
{
    return room.membership && room.membership->is_member();
}

/// A locked room is reported like a full one.
Error locked(const RoomView& room)
{
    return {.code = ErrorCode::members_quota_reached, .quota = Quota{room.active_count + 1, room.active_count}};
}

/// Checks the caller's membership and the room's state; a free place is checked for when it is taken.
Result<Done> check_may_enter(const LinkTarget& target, const RoomView& room)
{
    if (room.closed) return ErrorCode::link_room_closed;
    if (!is_valid(target.link.kind, target.inviter_moderates)) return ErrorCode::link_leads_nowhere;
    if (room.membership && room.membership->banned) return Error{ErrorCode::user_banned, ""};
    if (room.details.locked && !room.is_registered()) return locked(room);
    return Done{};
}

} // namespace

Joining::Joining(const Context& context, RoomPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<LinkPreview> Joining::preview(std::string_view token)
{
    auto preview = database_.read(
        [&](store::Reader& reader) { return store::room_links::find_preview(reader, link_token(token)); });
    if (!preview) return Error{ErrorCode::link_token_invalid, std::string(token)};
    if (!preview->state.has_room) return ErrorCode::link_leads_nowhere;
    if (preview->closed) return ErrorCode::link_room_closed;
    if (!is_valid(preview->kind, preview->inviter_moderates)) return ErrorCode::link_leads_nowhere;
    if (const auto open = check_open(preview->state, clock_.now()); !open) return open.error();
    return std::move(*preview);
}

Result<LinkTarget> Joining::find(std::string_view token)
{
    auto target = database_.read(
        [&](store::Reader& reader) { return store::room_links::find_target(reader, link_token(token)); });
    if (!target) return Error{ErrorCode::link_token_invalid, std::string(token)};
    if (!target->link.room) return ErrorCode::link_leads_nowhere;
    if (const auto open = check_open(state_of(target->link), clock_.now()); !open) return open.error();
    return std::move(*target);
}

Result<JoinedRoom> Joining::join(const Caller& caller, std::string_view token, const JoinRules& rules)
{
    // When overtaken, look again: the link has changed, or the same user has joined by another request.
    return store::retry_overtaken("joining by a link", [&]() -> std::optional<Result<JoinedRoom>> {
        const auto target = find(token);
        if (!target) return target.error();
        const auto room = database_.read(
            [&](store::Reader& reader) { return store::room_views::find(reader, caller, *target->link.room); });
        if (!room) return ErrorCode::link_room_deleted;
        if (const auto may_enter = check_may_enter(*target, *room); !may_enter) return may_enter.error();
        if (is_accepted(*room)) return JoinedRoom{room->room, true};
        const auto admitted = database_.transact([&](store::Transaction& tx) {
            auto joined = admit(tx, caller, *target, rules.is_limited);
            if (!joined || !*joined || (*joined)->already) return joined;
            if (rules.also) rules.also(tx);
            tx.commit();
            return joined;
        });
        if (!admitted) return admitted.error();
        if (*admitted) return **admitted;
        return std::nullopt;
    });
}

Result<std::optional<JoinedRoom>> Joining::admit(store::Transaction& tx, const Caller& caller, const LinkTarget& target,
                                                 bool is_limited)
{
    const auto now = clock_.now();
    if (!store::room_links::count_use(tx, target.link, now)) return std::optional<JoinedRoom>();
    store::rooms::lock(tx, *target.link.room, now);
    const auto room = store::room_views::find(tx, caller, *target.link.room);
    if (!room) return ErrorCode::link_room_deleted;
    if (const auto may_enter = check_may_enter(target, *room); !may_enter) return may_enter.error();
    if (is_accepted(*room)) return std::optional(JoinedRoom{room->room, true});
    const RoomContext context{tx, policy_.notifications, *room, now, random_};
    const Admission admission{user_jid(target.link.inviter, target.inviter_jid, policy_.notifications.domain),
                              std::nullopt, is_limited ? policy_.most_members : 0};
    if (const auto admitted = service::admit(context, {caller.id}, admission); !admitted) return admitted.error();
    return std::optional(JoinedRoom{room->room, false});
}

} // namespace usher::service
