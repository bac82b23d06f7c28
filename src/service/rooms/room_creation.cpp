#include "service/rooms/room_creation.h"

#include "domain/names.h"
#include "store/rooms/room_members.h"
#include "store/rooms/rooms.h"

namespace usher::service {

Result<Room> RoomCreation::create(const User& owner, const NewRoom& wanted)
{
    if (!is_handle(wanted.name)) return Error{ErrorCode::room_name_invalid, wanted.name};
    if (!wanted.display_name.empty() && !is_display_name(wanted.display_name))
        return Error{ErrorCode::field_invalid, "fname"};
    Room room;
    const auto now = clock_.now();
    room.id = RoomId::make(now, random_);
    room.realm = owner.realm;
    room.kind = wanted.kind;
    room.name = wanted.name;
    room.display_name = wanted.display_name;
    room.read_only = wanted.read_only;
    room.created_by = owner.id;
    room.creator_username = owner.username;
    room.created_at = now;
    room.updated_at = now;
    return database_.transact([&](store::Transaction& tx) -> Result<Room> {
        const auto inserted = store::rooms::insert(tx, room);
        if (inserted == store::rooms::Inserted::name_taken) return Error{ErrorCode::room_name_taken, wanted.name};
        if (inserted == store::rooms::Inserted::already_there) return room; // only the answer to COMMIT was lost
        room.member_count = 0;
        if (wanted.owner_joins)
            room.member_count += store::room_members::insert(tx, room.id, owner.id, {Role::owner}, now);
        for (const auto& username : wanted.members)
            room.member_count += store::room_members::insert_by_username(tx, room, username, now);
        tx.commit();
        return room;
    });
}

} // namespace usher::service
