#include "service/rooms/room_members.h"

#include "domain/event.h"
#include "service/rooms/membership.h"
#include "service/rooms/quota.h"
#include "service/rooms/room_access.h"
#include "service/rooms/room_notifications.h"
#include "store/accounts/profiles.h"
#include "store/accounts/users.h"
#include "store/rooms/events.h"
#include "store/rooms/room_members.h"
#include "store/rooms/rooms.h"

#include <algorithm>

namespace usher::service {
namespace {

Error member_not_found(const UserId& user)
{
    return {ErrorCode::member_not_found, user.hex()};
}

Error banned(const UserId& user)
{
    return {ErrorCode::user_banned, user.hex()};
}

Result<RoomMember> registered(store::Reader& reader, const RoomId& room, const UserId& user)
{
    auto member = store::room_members::find_member(reader, room, user);
    if (!member || !member->place.is_registered()) return member_not_found(user);
    return std::move(*member);
}

using Profiles = std::vector<ProfiledUser>;

Profiles profiles_of(store::Reader& reader, const OrgId& realm, const std::vector<RoomMember>& members)
{
    std::vector<UserId> users;
    for (const auto& member : members)
        users.push_back(member.user);
    return store::profiles::list(reader, realm, users);
}

std::vector<ListedRoomMember> joined(std::vector<RoomMember> members, const Profiles& profiles)
{
    std::vector<ListedRoomMember> all;
    for (auto& member : members) {
        const auto found = std::ranges::find_if(profiles, [&](const auto& one) { return one.user.id == member.user; });
        all.push_back({std::move(member), found == profiles.end() ? std::nullopt : std::optional(*found)});
    }
    return all;
}

Result<Done> check_may_be_moderator(store::Reader& reader, const Caller& caller, const UserId& user)
{
    const auto found = store::users::find(reader, caller.realm, {user});
    if (found && found->roles.has(Role::guest)) return ErrorCode::room_rights_of_guest;
    return Done{};
}

/// Everyone may answer their own invitation, accept after declining, and leave.
bool may_set_own(MemberStatus before, MemberStatus wanted)
{
    switch (wanted) {
    case MemberStatus::accepted: return before == MemberStatus::invited || before == MemberStatus::rejected;
    case MemberStatus::rejected: return before == MemberStatus::invited;
    case MemberStatus::unsubscribed: return true;
    case MemberStatus::invited:
    case MemberStatus::deleted: break;
    }
    return false;
}

bool is_active(MemberStatus status)
{
    return status == MemberStatus::invited || status == MemberStatus::accepted;
}

} // namespace

/// A member about to be changed, as the caller sees them.
struct RoomMembers::Scene {
    const Caller& caller;
    RoomView room;
    RoomMember member;
    Time now;

    bool is_own() const { return caller.id == member.user; }
};

RoomMembers::RoomMembers(const Context& context, RoomPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<RoomMember> RoomMembers::add(const Caller& caller, const RoomId& room, const NewRoomMember& wish)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) {
        auto added = add(tx, caller, room, wish, now);
        if (tx.may_have_committed() && !added && added.error().code == ErrorCode::room_member_exists) {
            auto member = registered(tx, room, wish.user);
            if (member && member->place.added_at == now) return member;
        }
        return added;
    });
}

Result<RoomMember> RoomMembers::add(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                    const NewRoomMember& wish, Time now)
{
    store::rooms::lock(tx, room, now);
    const auto view = room_for_moderator(tx, caller, room);
    if (!view) return view.error();
    if (view->closed) return Error{ErrorCode::room_closed, room.hex()};
    const auto user = store::users::find(tx, caller.realm, {wish.user});
    if (!user || !user->active) return Error{ErrorCode::user_not_found, wish.user.hex()};
    if (wish.privilege == Privilege::moderator && user->roles.has(Role::guest)) return ErrorCode::room_rights_of_guest;
    const store::room_members::Place place{wish.status, with_privilege({}, wish.privilege), false, caller.id};
    const auto places = give_places(tx, *view, {wish.user}, place, 0, policy_.most_members, now, random_);
    if (!places) return places.error();
    if (!places->banned.empty()) return banned(wish.user);
    if (!places->already.empty()) return Error{ErrorCode::room_member_exists, wish.user.hex()};

    const RoomContext context{tx, policy_.notifications, *view, now, random_};
    const bool guests_changed = wish.status == MemberStatus::accepted && end_waiting(context, places->added);
    const auto audience = audience_of(tx, policy_.notifications, room);
    RoomNotifications news(policy_.notifications, *view, audience, now, random_);
    news.invited(news.jid_of(member_of(caller, audience)), places->added, wish.reason);
    if (guests_changed) news.guests_changed(addresses_of_guests(context));
    news.send(tx);
    auto added = *store::room_members::find_member(tx, room, wish.user);
    tx.commit();
    return added;
}

Result<RoomMemberPage> RoomMembers::list(const Caller& caller, const RoomId& room, const RoomMemberListing& wanted)
{
    return database_.read([&](store::Reader& reader) -> Result<RoomMemberPage> {
        const auto view = room_for_registered(reader, caller, room);
        if (!view) return view.error();
        auto members = store::room_members::list(reader, room, wanted.selection);
        const auto profiles = wanted.with_profiles ? profiles_of(reader, caller.realm, members) : Profiles{};
        return RoomMemberPage{joined(std::move(members), profiles),
                              store::room_members::count(reader, room, wanted.selection)};
    });
}

Result<RoomMember> RoomMembers::find(const Caller& caller, const RoomId& room, const UserId& user)
{
    return database_.read([&](store::Reader& reader) -> Result<RoomMember> {
        const auto view = room_for_registered(reader, caller, room);
        if (!view) return view.error();
        return registered(reader, room, user);
    });
}

Result<RoomMember> RoomMembers::change(const Caller& caller, const RoomId& room, const UserId& user,
                                       const RoomMemberChange& wish)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) { return change(tx, caller, room, user, wish, now); });
}

Result<RoomMember> RoomMembers::change(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                       const UserId& user, const RoomMemberChange& wish, Time now)
{
    store::rooms::lock(tx, room, now);
    auto view = room_for_registered(tx, caller, room);
    if (!view) return view.error();
    if (caller.id != user && !view->is_moderator()) return moderator_required(caller, *view);
    auto member = registered(tx, room, user);
    if (!member) return member.error();
    const auto before = *member;
    Scene scene{caller, std::move(*view), std::move(*member), now};
    // Those who are removed keep no privilege, so the same request can take one from them, but grants none.
    const bool takes_out = wish.status && !is_active(*wish.status) && !scene.is_own();
    const bool may_set_privilege = !takes_out || wish.privilege == Privilege::user;
    if (wish.privilege && may_set_privilege && *wish.privilege != privilege_of(before.place.roles))
        if (const auto done = change_privilege(tx, scene, *wish.privilege); !done) return done.error();
    if (wish.status && *wish.status != before.place.status)
        if (const auto done = change_status(tx, scene, *wish.status); !done) return done.error();
    auto after = *store::room_members::find_member(tx, room, user);
    scene.member = after;
    tell_change(tx, scene, before);
    tx.commit();
    return after;
}

Result<Done> RoomMembers::change_privilege(store::Transaction& tx, Scene& scene, Privilege privilege)
{
    if (scene.is_own()) return ErrorCode::own_privilege_protected;
    const RoomContext context{tx, policy_.notifications, scene.room, scene.now, random_};
    if (!check_may_be_removed(context, scene.member)) return ErrorCode::creator_privilege_protected;
    if (privilege == Privilege::moderator)
        if (const auto may = check_may_be_moderator(tx, scene.caller, scene.member.user); !may) return may.error();
    store::room_members::set_roles(tx, scene.room.room.id, scene.member.user,
                                   with_privilege(scene.member.place.roles, privilege));
    return Done{};
}

Result<Done> RoomMembers::change_status(store::Transaction& tx, Scene& scene, MemberStatus status)
{
    const auto before = scene.member.place.status;
    const bool may = scene.room.is_moderator() || may_set_own(before, status);
    if (!may) return moderator_required(scene.caller, scene.room);
    const auto& room = scene.room.room.id;
    const auto& user = scene.member.user;
    if (!scene.is_own() && !is_active(status))
        if (const auto done = take_out(tx, scene); !done) return done.error();
    if (is_active(before) || !is_active(status)) {
        store::room_members::set_status(tx, room, user, status);
        if (status == MemberStatus::accepted)
            store::events::insert(tx, user_joined(EventId::make(scene.now, random_), room, user, scene.now));
        return Done{};
    }
    if (scene.room.closed) return Error{ErrorCode::room_closed, room.hex()};
    const auto places = give_places(tx, scene.room, {user}, {status, {}, true, scene.caller.id}, 0,
                                    policy_.most_members, scene.now, random_);
    return places ? Result<Done>(Done{}) : places.error();
}

/// Those who are removed by someone else come back as plain users, if at all.
Result<Done> RoomMembers::take_out(store::Transaction& tx, Scene& scene)
{
    const RoomContext context{tx, policy_.notifications, scene.room, scene.now, random_};
    if (const auto may = check_may_be_removed(context, scene.member); !may) return may.error();
    auto roles = scene.member.place.roles;
    roles.remove(Role::owner);
    roles.remove(Role::moderator);
    store::room_members::set_roles(tx, scene.room.room.id, scene.member.user, roles);
    return Done{};
}

/// Applies the consequences of a change to the room and notifies its users.
void RoomMembers::tell_change(store::Transaction& tx, const Scene& scene, const RoomMember& before)
{
    const auto& after = scene.member;
    const bool has_new_privilege = after.place.roles != before.place.roles;
    const bool has_new_status = after.place.status != before.place.status;
    if (!has_new_privilege && !has_new_status) return;
    const bool has_joined = has_new_status && after.place.status == MemberStatus::accepted;
    const RoomContext context{tx, policy_.notifications, scene.room, scene.now, random_};
    const bool guests_changed = has_joined && end_waiting(context, {after.user});
    const auto audience = audience_of(tx, policy_.notifications, scene.room.room.id);
    RoomNotifications news(policy_.notifications, scene.room, audience, scene.now, random_);
    news.member_changed(after, has_new_privilege);
    if (has_joined) news.joined(after);
    if (guests_changed) news.guests_changed(addresses_of_guests(context));
    if (has_new_status && after.place.status == MemberStatus::unsubscribed) news.left(after);
    news.send(tx);
}

Result<Done> RoomMembers::remove(const Caller& caller, const RoomId& room, const UserId& user)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) {
        auto removed = remove(tx, caller, room, user, now);
        const bool is_outside =
            !removed && (removed.error().code == ErrorCode::member_not_found ||
                         (caller.id == user && removed.error().code == ErrorCode::room_member_required));
        return tx.may_have_committed() && is_outside ? Result<Done>(Done{}) : removed;
    });
}

Result<Done> RoomMembers::remove(store::Transaction& tx, const Caller& caller, const RoomId& room, const UserId& user,
                                 Time now)
{
    store::rooms::lock(tx, room, now);
    const auto view = room_for_registered(tx, caller, room);
    if (!view) return view.error();
    const bool is_own = caller.id == user;
    if (!is_own && !view->is_moderator()) return moderator_required(caller, *view);
    auto member = registered(tx, room, user);
    if (!member) return member.error();
    const bool is_last = is_own && view->room.created_by != user && view->is_moderator() &&
                         !store::room_members::has_other_moderator(tx, room, user);
    if (is_last) return ErrorCode::last_moderator_protected;
    const auto ended = end_membership({tx, policy_.notifications, *view, now, random_}, *member,
                                      is_own ? Departure::left : Departure::removed);
    if (!ended) return ended.error();
    tx.commit();
    return Done{};
}

} // namespace usher::service
