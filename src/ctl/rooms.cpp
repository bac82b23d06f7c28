#include "ctl/rooms.h"

#include "ctl/users.h"
#include "domain/room.h"
#include "service/room_creation.h"

namespace usher::ctl {
Answer add_room(Context& context, const NewRoomWords& words)
{
    const auto owner = find_user(context, words.owner);
    service::RoomCreation creation(context.database(), context.clock, context.random);
    const auto room = creation.create(owner, {words.is_private ? RoomKind::group : RoomKind::channel, words.name});
    if (!room) throw Refused(words_for(room.error()));

    Answer answer;
    answer.json["id"] = room->id.hex();
    answer.json["uuid"] = room->id.uuid();
    answer.json["name"] = room->name;
    answer.json["kind"] = name_of(room->kind);
    answer.json["owner"] = owner.username;
    answer.text = "added " + std::string(name_of(room->kind)) + " " + room->name + "  " + room->id.hex() + "\n";
    return answer;
}

} // namespace usher::ctl
