#include "service/rooms/room_access.h"

#include "store/rooms/room_views.h"

namespace usher::service {
namespace {

Error not_found(const RoomId& room)
{
    return {ErrorCode::room_not_found, room.hex()};
}

} // namespace

Error member_required(const Caller& caller, const RoomId& room)
{
    return {ErrorCode::room_member_required, caller.address, {room.hex()}};
}

Error moderator_required(const Caller& caller, const RoomView& room)
{
    const auto roles = room.membership ? room.membership->roles : Roles{};
    return {ErrorCode::room_moderator_required,
            caller.address,
            {caller.roles.has(Role::guest) ? "guest" : "user", name_of(privilege_of(roles))}};
}

Result<RoomView> visible_room(store::Reader& reader, const Caller& caller, const RoomId& room)
{
    auto view = store::room_views::find(reader, caller, room);
    if (!view) return not_found(room);
    const bool is_banned = view->membership && view->membership->banned;
    const bool is_public = view->room.kind == RoomKind::channel && !is_banned;
    return view->is_registered() || is_public ? Result(std::move(*view)) : not_found(room);
}

Result<RoomView> room_for_registered(store::Reader& reader, const Caller& caller, const RoomId& room)
{
    auto view = store::room_views::find(reader, caller, room);
    if (!view) return not_found(room);
    return view->is_registered() ? Result(std::move(*view)) : member_required(caller, room);
}

Result<RoomView> room_for_active(store::Reader& reader, const Caller& caller, const RoomId& room)
{
    auto view = store::room_views::find(reader, caller, room);
    if (!view) return not_found(room);
    const bool is_active = view->membership && view->membership->is_active();
    return is_active ? Result(std::move(*view)) : member_required(caller, room);
}

Result<RoomView> room_for_moderator(store::Reader& reader, const Caller& caller, const RoomId& room)
{
    auto view = room_for_registered(reader, caller, room);
    if (!view || view->is_moderator()) return view;
    return moderator_required(caller, *view);
}

} // namespace usher::service
