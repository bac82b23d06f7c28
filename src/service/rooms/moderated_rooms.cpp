#include "service/rooms/moderated_rooms.h"

#include "domain/names.h"
#include "service/rooms/room_access.h"
#include "service/rooms/room_notifications.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/conferences.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

#include <algorithm>

namespace usher::service {
namespace {

std::vector<MemberStatus> shown_statuses(const RoomExtent& extent)
{
    std::vector<MemberStatus> shown = {MemberStatus::invited, MemberStatus::accepted};
    if (extent.former_members) shown.push_back(MemberStatus::unsubscribed);
    return shown;
}

ShownRoom shown(store::Reader& reader, RoomView view, const RoomExtent& extent)
{
    ShownRoom room{std::move(view), {}, {}};
    const auto& id = room.view.room.id;
    if (extent.guests) room.guests = store::room_guests::list(reader, id);
    if (extent.most_members > 0)
        room.members =
            store::room_members::list(reader, id, MemberSelection{shown_statuses(extent), {}, extent.most_members, 0});
    return room;
}

std::vector<ShownRoom> shown(store::Reader& reader, std::vector<RoomView> views, const RoomExtent& extent)
{
    std::vector<ShownRoom> rooms;
    std::vector<RoomId> ids;
    for (auto& view : views) {
        ids.push_back(view.room.id);
        rooms.push_back({std::move(view), {}, {}});
    }
    const auto room_of = [&](const RoomId& id) -> ShownRoom& {
        return rooms[static_cast<std::size_t>(std::ranges::find(ids, id) - ids.begin())];
    };
    if (extent.guests)
        for (auto& guest : store::room_guests::list(reader, ids))
            room_of(guest.room).guests.push_back(guest);
    if (extent.most_members > 0)
        for (auto& found : store::room_members::list(reader, ids, shown_statuses(extent), extent.most_members))
            room_of(found.room).members.push_back(std::move(found.member));
    return rooms;
}

RoomKind kind_of(bool is_public)
{
    return is_public ? RoomKind::channel : RoomKind::group;
}

template <typename T>
void change_to(T& value, const std::optional<T>& wanted)
{
    if (wanted) value = *wanted;
}

void apply(const RoomChange& change, RoomView& view)
{
    auto& details = view.details;
    change_to(view.room.display_name, change.name);
    if (change.is_public) view.room.kind = kind_of(*change.is_public);
    change_to(details.topic, change.topic);
    change_to(details.history, change.history);
    change_to(details.number, change.number);
    change_to(details.disable_notifications, change.disable_notifications);
    change_to(details.locked, change.locked);
    change_to(details.auto_accept_invitation, change.auto_accept_invitation);
    change_to(details.mute_upon_entry, change.mute_upon_entry);
    change_to(details.play_entry_tone, change.play_entry_tone);
    change_to(details.custom_data, change.custom_data);
}

/// The new owner replaces the previous one, who remains a moderator.
Result<Done> hand_over(store::Transaction& tx, RoomView& view, const UserId& owner)
{
    const auto before = view.room.created_by;
    if (before == owner) return Done{};
    const auto heir = store::room_members::find(tx, view.room.id, owner);
    if (!heir || !heir->is_active() || privilege_of(heir->roles) != Privilege::moderator)
        return Error{ErrorCode::field_invalid, "owner"};
    auto roles = heir->roles;
    roles.add(Role::owner);
    store::room_members::set_roles(tx, view.room.id, owner, roles);
    if (const auto place = before ? store::room_members::find(tx, view.room.id, *before) : std::nullopt) {
        roles = place->roles;
        roles.remove(Role::owner);
        roles.add(Role::moderator);
        store::room_members::set_roles(tx, view.room.id, *before, roles);
    }
    view.room.created_by = owner;
    return Done{};
}

/// The schedule of a conference has changed: those who were told the old one must be told again.
void set_conference(store::Transaction& tx, const RoomView& view, Conference conference, Time now)
{
    if (view.conference) conference.sequence = view.conference->sequence + 1;
    conference.updated_at = now;
    store::conferences::set(tx, view.room.id, conference);
}

} // namespace

/// Made once for all attempts of a transaction.
struct ModeratedRooms::Draft {
    RoomId id;
    std::string name; ///< Rocket.Chat's name for it: unique
    Time now;
};

ModeratedRooms::ModeratedRooms(const Context& context, RoomPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<RoomView> ModeratedRooms::create(const Caller& caller, const RoomWish& wish)
{
    if (caller.roles.has(Role::guest)) return ErrorCode::room_creation_by_guest;
    const auto now = clock_.now();
    const auto base = handle_from_text(wish.name, "room");
    constexpr int most_attempts = 20;
    for (int attempt = 1;; ++attempt) {
        const auto name = attempt == 1 ? base : base + "-" + random_.text(6, "0123456789");
        auto room = insert(caller, wish, {RoomId::make(now, random_), name, now});
        const bool taken = !room && room.error().code == ErrorCode::room_name_taken;
        if (!taken || attempt == most_attempts) return room;
    }
}

Result<RoomView> ModeratedRooms::insert(const Caller& caller, const RoomWish& wish, const Draft& draft)
{
    return database_.transact([&](store::Transaction& tx) -> Result<RoomView> {
        if (tx.may_have_committed())
            if (auto made = store::room_views::find(tx, caller, draft.id)) return std::move(*made);
        return insert(tx, caller, wish, draft);
    });
}

Result<RoomView> ModeratedRooms::insert(store::Transaction& tx, const Caller& caller, const RoomWish& wish,
                                        const Draft& draft)
{
    store::rooms::lock_creator(tx, caller.id, draft.now);
    const auto rooms = policy_.most_rooms == 0 ? 0 : store::room_views::count_created(tx, caller.id);
    if (policy_.most_rooms > 0 && rooms >= policy_.most_rooms)
        return Error{.code = ErrorCode::rooms_quota_reached, .quota = Quota{rooms, policy_.most_rooms}};
    Room room;
    room.id = draft.id;
    room.realm = caller.realm;
    room.kind = kind_of(wish.is_public);
    room.name = draft.name;
    room.display_name = wish.name;
    room.created_by = caller.id;
    room.created_at = draft.now;
    room.updated_at = draft.now;
    if (store::rooms::insert(tx, room, wish.details) == store::rooms::Inserted::name_taken)
        return Error{ErrorCode::room_name_taken, room.name};
    store::room_members::insert(tx, room.id, caller.id, {Role::owner}, draft.now);
    if (wish.conference) store::conferences::set(tx, room.id, *wish.conference);
    auto made = *store::room_views::find(tx, caller, room.id);
    tx.commit();
    return made;
}

Result<ShownRoom> ModeratedRooms::find(const Caller& caller, const RoomId& room, const RoomExtent& extent)
{
    return database_.read([&](store::Reader& reader) -> Result<ShownRoom> {
        auto view = visible_room(reader, caller, room);
        if (!view) return view.error();
        return shown(reader, std::move(*view), extent);
    });
}

ShownRooms ModeratedRooms::list(const Caller& caller, const RoomFilter& filter, const RoomExtent& extent)
{
    return database_.read([&](store::Reader& reader) {
        return ShownRooms{shown(reader, store::room_views::list(reader, caller, filter), extent),
                          store::room_views::count(reader, caller, filter)};
    });
}

Result<ShownRoom> ModeratedRooms::update(const Caller& caller, const RoomId& room, const RoomChange& change,
                                         const RoomExtent& extent)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) { return update(tx, caller, room, change, extent, now); });
}

Result<ShownRoom> ModeratedRooms::update(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                         const RoomChange& change, const RoomExtent& extent, Time now)
{
    store::rooms::lock(tx, room, now);
    auto view = room_for_moderator(tx, caller, room);
    if (!view) return view.error();
    const auto name_before = shown_name_of(view->room);
    const auto topic_before = view->details.topic;
    if (change.owner)
        if (const auto handed_over = hand_over(tx, *view, *change.owner); !handed_over) return handed_over.error();
    apply(change, *view);
    store::rooms::update(tx, view->room, view->details, now);
    if (change.conference) set_conference(tx, *view, *change.conference, now);
    if (shown_name_of(view->room) != name_before || view->details.topic != topic_before) {
        const auto audience = audience_of(tx, policy_.notifications, room);
        RoomNotifications news(policy_.notifications, *view, audience, now, random_);
        news.room_changed();
        news.send(tx);
    }
    auto changed = shown(tx, *store::room_views::find(tx, caller, room), extent);
    tx.commit();
    return changed;
}

Result<ShownRoom> ModeratedRooms::close(const Caller& caller, const RoomId& room, const RoomExtent& extent)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<ShownRoom> {
        store::rooms::lock(tx, room, now);
        auto view = room_for_moderator(tx, caller, room);
        if (!view) return view.error();
        if (room == default_room_of(caller.realm)) return ErrorCode::default_room_protected;
        if (!view->closed) {
            const auto audience = audience_of(tx, policy_.notifications, room);
            store::room_members::unsubscribe_all(tx, room);
            tell_closed(tx, *view, audience, now);
        }
        auto closed = shown(tx, *store::room_views::find(tx, caller, room), extent);
        tx.commit();
        return closed;
    });
}

void ModeratedRooms::tell_closed(store::Transaction& tx, const RoomView& room, const std::vector<RoomMember>& audience,
                                 Time now)
{
    const bool tells_of_all = audience.size() <= most_to_tell_of_all;
    const std::vector<RoomMember> nobody;
    RoomNotifications news(policy_.notifications, room, tells_of_all ? audience : nobody, now, random_);
    for (auto member : audience) {
        member.place.status = MemberStatus::unsubscribed;
        news.member_changed(member);
    }
    news.send(tx);
}

Result<Done> ModeratedRooms::remove(const Caller& caller, const RoomId& room)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        store::rooms::lock(tx, room, now);
        const auto view = room_for_moderator(tx, caller, room);
        if (!view && view.error().code == ErrorCode::room_not_found && tx.may_have_committed()) return Done{};
        if (!view) return view.error();
        if (room == default_room_of(caller.realm)) return ErrorCode::default_room_protected;
        const auto audience = audience_of(tx, policy_.notifications, room);
        RoomNotifications news(policy_.notifications, *view, audience, now, random_);
        news.closed(member_of(caller, audience));
        news.send(tx);
        store::mail_spool::cancel(tx, {SubjectKind::room, room}, "the room was deleted", now);
        store::rooms::remove(tx, room);
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
