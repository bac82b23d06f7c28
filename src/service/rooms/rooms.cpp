#include "service/rooms/rooms.h"

#include "domain/jid.h"
#include "service/rooms/membership.h"
#include "store/accounts/role_permissions.h"
#include "store/accounts/users.h"
#include "store/mail/mail_spool.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

#include <algorithm>
#include <stdexcept>

namespace usher::service {
namespace {

/// A room as the caller sees it.
struct Seen {
    Room room;
    PermissionTable permissions;
    bool is_member;
    bool is_banned;
    Roles roles; ///< the caller's global roles, and those in the room

    bool may(const char* permission) const { return permissions.allow(permission, roles); }
    bool is_visible() const
    {
        switch (room.kind) {
        case RoomKind::channel: return is_member || (!is_banned && may("view-c-room"));
        case RoomKind::group: return is_member && (may("view-p-room") || may("view-joined-room"));
        case RoomKind::direct: return is_member;
        }
        return false;
    }
    /// By a permission that applies to rooms the caller is no member of.
    bool may_add_to_any() const
    {
        return may(room.kind == RoomKind::channel ? "add-user-to-any-c-room" : "add-user-to-any-p-room");
    }
};

std::optional<Seen> look(store::Reader& reader, const Caller& caller, const RoomRef& ref)
{
    auto found = store::rooms::find(reader, caller, ref);
    if (!found || (ref.kind && found->room.kind != *ref.kind)) return std::nullopt;
    const auto& membership = found->membership;
    const bool is_member = membership && membership->is_member();
    return Seen{std::move(found->room), store::role_permissions::list(reader), is_member,
                membership && membership->banned, is_member ? caller.roles | membership->roles : caller.roles};
}

/// Every use case that requires the caller to see the room gets it here.
Result<Seen> room_for(store::Reader& reader, const Caller& caller, const RoomRef& ref)
{
    auto seen = look(reader, caller, ref);
    return seen && seen->is_visible() ? Result(std::move(*seen)) : ErrorCode::room_not_found;
}

Result<Seen> room_to_add_to(store::Reader& reader, const Caller& caller, const RoomRef& ref)
{
    auto seen = look(reader, caller, ref);
    if (!seen) return ErrorCode::room_not_found;
    if (seen->room.kind != RoomKind::direct &&
        (seen->may_add_to_any() || (seen->is_member && seen->may("add-user-to-joined-room"))))
        return std::move(*seen);
    return seen->is_visible() ? ErrorCode::room_action_not_permitted : ErrorCode::room_not_found;
}

/// Each once.
Result<std::vector<UserId>> ids_of(store::Reader& reader, const OrgId& realm, const std::vector<UserRef>& users)
{
    std::vector<UserId> ids;
    for (const auto& ref : users) {
        const auto user = store::users::find(reader, realm, ref);
        if (!user) return ErrorCode::user_not_found;
        if (std::ranges::find(ids, user->id) == ids.end()) ids.push_back(user->id);
    }
    return ids;
}

} // namespace

Rooms::Rooms(const Context& context, NotificationPolicy notifications)
    : database_(context.database), clock_(context.clock), random_(context.random),
      notifications_(std::move(notifications)), creation_(context)
{
}

Result<Room> Rooms::create(const Caller& caller, const NewRoom& wanted)
{
    const auto permissions =
        database_.read([](store::Reader& reader) { return store::role_permissions::list(reader); });
    if (!permissions.allow(wanted.kind == RoomKind::channel ? "create-c" : "create-p", caller.roles))
        return ErrorCode::room_action_not_permitted;
    User owner;
    owner.id = caller.id;
    owner.realm = caller.realm;
    owner.username = caller.username;
    return creation_.create(owner, wanted);
}

Result<Room> Rooms::open_direct(const Caller& caller, const UserRef& ref)
{
    const auto other = database_.read([&](store::Reader& reader) -> Result<UserId> {
        if (!store::role_permissions::list(reader).allow("create-d", caller.roles))
            return ErrorCode::room_action_not_permitted;
        const auto user = store::users::find(reader, caller.realm, ref);
        return user ? Result(user->id) : ErrorCode::user_not_found;
    });
    if (!other) return other.error();
    auto existing =
        database_.read([&](store::Reader& reader) { return store::rooms::find_direct(reader, caller, *other); });
    return existing ? std::move(existing->room) : make_direct(caller, *other);
}

Room Rooms::make_direct(const Caller& caller, const UserId& other)
{
    Room room;
    const auto now = clock_.now();
    room.id = RoomId::make(now, random_);
    room.realm = caller.realm;
    room.kind = RoomKind::direct;
    room.created_by = caller.id;
    room.created_at = now;
    room.updated_at = now;
    return database_.transact([&](store::Transaction& tx) {
        if (store::rooms::insert_direct(tx, room, caller.id, other))
            for (const auto& user : {caller.id, other})
                store::room_members::insert(tx, room.id, user, {}, now);
        auto made = store::rooms::find_direct(tx, caller, other);
        if (!made) throw std::runtime_error("a direct room was removed while it was made");
        tx.commit();
        return std::move(made->room);
    });
}

Result<Room> Rooms::find(const Caller& caller, const RoomRef& ref)
{
    return database_.read([&](store::Reader& reader) -> Result<Room> {
        auto seen = room_for(reader, caller, ref);
        return seen ? Result(std::move(seen->room)) : seen.error();
    });
}

Result<ListedMembers> Rooms::list_members(const Caller& caller, const RoomRef& ref, const MemberPage& page)
{
    return database_.read([&](store::Reader& reader) -> Result<ListedMembers> {
        const auto seen = room_for(reader, caller, ref);
        if (!seen) return seen.error();
        return ListedMembers{store::room_members::list(reader, seen->room.id, page),
                             store::room_members::count(reader, seen->room.id, page.filter)};
    });
}

Result<Room> Rooms::add_members(const Caller& caller, const RoomRef& ref, const std::vector<UserRef>& users)
{
    RoomId room;
    const auto ids = database_.read([&](store::Reader& reader) -> Result<std::vector<UserId>> {
        const auto seen = room_to_add_to(reader, caller, ref);
        if (!seen) return seen.error();
        room = seen->room.id;
        return ids_of(reader, seen->room.realm, users);
    });
    if (!ids) return ids.error();
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Room> {
        store::rooms::lock(tx, room, now);
        const auto view = store::room_views::find(tx, caller, room);
        if (!view) return ErrorCode::room_not_found;
        const Admission admission{user_jid(caller.id, caller.own_jid, notifications_.domain), caller.id, 0};
        const auto admitted = admit({tx, notifications_, *view, now, random_}, *ids, admission);
        if (!admitted) return admitted.error();
        auto changed = store::rooms::find(tx, caller, {room});
        if (!changed) return ErrorCode::room_not_found;
        tx.commit();
        return std::move(changed->room);
    });
}

Result<Done> Rooms::remove(const Caller& caller, const RoomRef& ref)
{
    const auto room = database_.read([&](store::Reader& reader) -> Result<Room> {
        auto seen = room_for(reader, caller, ref);
        if (!seen) return seen.error();
        const bool may = seen->may(seen->room.kind == RoomKind::channel ? "delete-c" : "delete-p");
        if (!may || seen->room.id == default_room_of(caller.realm)) return ErrorCode::room_action_not_permitted;
        return std::move(seen->room);
    });
    if (!room) return room.error();
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        store::mail_spool::cancel(tx, {SubjectKind::room, room->id}, "the room was deleted", now);
        store::rooms::remove(tx, room->id);
        tx.commit();
        return Done{};
    });
}

struct Rooms::Subject {
    RoomId room;
    UserId user;
    std::optional<RoomMembership> membership;
};

Result<Rooms::Subject> Rooms::find_subject(const Caller& caller, const RoomRef& ref, const UserRef& user_ref)
{
    return database_.read([&](store::Reader& reader) -> Result<Subject> {
        const auto seen = room_for(reader, caller, ref);
        if (!seen) return seen.error();
        if (seen->room.kind == RoomKind::direct) return ErrorCode::room_kind_wrong;
        if (!seen->may("ban-user")) return ErrorCode::room_action_not_permitted;
        const auto user = store::users::find(reader, caller.realm, user_ref);
        if (!user) return ErrorCode::user_not_found;
        return Subject{seen->room.id, user->id, store::room_members::find(reader, seen->room.id, user->id)};
    });
}

Result<Done> Rooms::ban(const Caller& caller, const RoomRef& ref, const UserRef& user)
{
    const auto subject = find_subject(caller, ref, user);
    if (!subject) return subject.error();
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        store::rooms::lock(tx, subject->room, now);
        const auto view = store::room_views::find(tx, caller, subject->room);
        if (!view) return ErrorCode::room_not_found;
        const auto member = store::room_members::find_member(tx, subject->room, subject->user);
        if (!member || !(member->place.is_member() || member->place.banned)) return ErrorCode::member_not_found;
        if (member->place.banned) return Done{};
        const auto ended = end_membership({tx, notifications_, *view, now, random_}, *member, Departure::banned);
        if (!ended) return ended.error();
        tx.commit();
        return Done{};
    });
}

Result<Done> Rooms::unban(const Caller& caller, const RoomRef& ref, const UserRef& user)
{
    const auto subject = find_subject(caller, ref, user);
    if (!subject) return subject.error();
    if (!subject->membership || !subject->membership->banned) return ErrorCode::user_not_banned;
    return database_.alone([&](store::Autocommit& autocommit) {
        store::room_members::unban(autocommit, subject->room, subject->user);
        return Result<Done>(Done{});
    });
}

} // namespace usher::service
