#include "ctl/rooms.h"

#include "domain/address.h"
#include "domain/room.h"
#include "service/room_creation.h"
#include "store/users.h"

namespace usher::ctl {
namespace {

User get_user(Context& context, const OrgId& realm, const std::string& called)
{
    const auto address = parse_address(called);
    const auto user = context.database().read([&](store::Reader& reader) {
        return address ? store::users::find_by_address(reader, realm, *address)
                       : store::users::find_by_username(reader, realm, called);
    });
    if (!user) throw Refused(words_for({ErrorCode::user_not_found, called}));
    return *user;
}

} // namespace

Answer add_room(Context& context, const NewRoomWords& words)
{
    const auto owner = get_user(context, context.workspace().id, words.owner);
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
