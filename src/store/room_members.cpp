#include "store/room_members.h"

namespace usher::store::room_members {
namespace {

constexpr auto insert_member = "INSERT INTO room_members (room_id, user_id, roles, created_at) VALUES (?, ?, ?, ?)";

} // namespace

bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now)
{
    try {
        writer.execute(insert_member, room, user, roles.text(), now);
        return true;
    } catch (const Conflict&) {
        return false;
    }
}

} // namespace usher::store::room_members
