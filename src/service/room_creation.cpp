#include "service/room_creation.h"

#include "domain/names.h"
#include "store/room_members.h"
#include "store/rooms.h"

namespace usher::service {

Result<Room> RoomCreation::create(const User& owner, const NewRoom& wanted)
{
    if (!is_handle(wanted.name)) return Error{ErrorCode::room_name_invalid, wanted.name};
    Room room;
    const auto now = clock_.now();
    room.id = RoomId::make(now, random_);
    room.realm = owner.realm;
    room.kind = wanted.kind;
    room.name = wanted.name;
    room.created_by = owner.id;
    room.creator_username = owner.username;
    room.member_count = 1;
    room.created_at = now;
    room.updated_at = now;
    try {
        return database_.transact([&](store::Transaction& tx) -> Result<Room> {
            store::rooms::insert(tx, room);
            store::room_members::insert(tx, room.id, owner.id, {Role::owner}, now);
            tx.commit();
            return room;
        });
    } catch (const store::Conflict& conflict) {
        if (conflict.key() == "PRIMARY") return room; // COMMIT was done, and its answer was lost
        if (conflict.key() == "rooms_name") return Error{ErrorCode::room_name_taken, wanted.name};
        throw;
    }
}

} // namespace usher::service
