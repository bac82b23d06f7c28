#include "ctl/rooms.h"

#include "ctl/commands.h"
#include "ctl/table.h"
#include "ctl/users.h"
#include "domain/room.h"
#include "service/rooms/room_creation.h"
#include "store/rooms/rooms.h"

namespace usher::ctl {
namespace {

Json::Value to_json(const Room& room)
{
    Json::Value json;
    json["id"] = room.id.hex();
    json["uuid"] = room.id.uuid();
    json["name"] = room.name;
    json["kind"] = name_of(room.kind);
    json["members"] = Json::Int64(room.member_count);
    json["created_at"] = to_iso_milliseconds(room.created_at);
    return json;
}

} // namespace

Answer add_room(Context& context, const NewRoomArgs& words)
{
    const auto owner = find_user(context, words.owner);
    service::RoomCreation creation(context.use_cases());
    const auto room = creation.create(owner, {words.is_private ? RoomKind::group : RoomKind::channel, words.name});
    if (!room) throw Refused(words_for(room.error()));

    Answer answer{to_json(*room), {}};
    answer.json["owner"] = owner.username;
    answer.text = "added " + std::string(name_of(room->kind)) + " " + room->name + "  " + room->id.hex() + "\n";
    return answer;
}

Answer list_rooms(Context& context, std::int64_t limit)
{
    const auto realm = context.workspace().id;
    const auto rooms =
        context.database().read([&](store::Reader& reader) { return store::rooms::list(reader, realm, limit); });
    Answer answer{Json::arrayValue, {}};
    Table table({"name", "kind", "members", "id"});
    for (const auto& room : rooms) {
        answer.json.append(to_json(room));
        table.add({room.name, name_of(room.kind), std::to_string(room.member_count), room.id.hex()});
    }
    answer.text = table.text();
    return answer;
}

Room find_room(Context& context, const std::string& called)
{
    Caller caller;
    caller.realm = context.workspace().id;
    auto found = context.database().read([&](store::Reader& reader) {
        auto by_name = store::rooms::find(reader, caller, {std::nullopt, called});
        const auto id = RoomId::from_hex(called);
        return !by_name && id ? store::rooms::find(reader, caller, {id, ""}) : by_name;
    });
    if (!found) throw Refused(words_for({ErrorCode::room_not_found, called}));
    return std::move(found->room);
}

Answer remove_room(Context& context, const std::string& called)
{
    const auto room = find_room(context, called);
    if (room.id == default_room_of(context.workspace().id)) throw Refused("the default room cannot be removed");
    context.database().alone([&](store::Autocommit& autocommit) {
        store::rooms::remove(autocommit, room.id);
        return Done{};
    });
    return {to_json(room), "removed " + room.name + " with its links\n"};
}

void add_rooms(Commands& commands)
{
    auto rooms = commands.group("room", "the rooms of the workspace");
    auto [add, added] = rooms.add<NewRoomArgs>("add", "add a room", add_room);
    add.text("--name", added.name, "name").required();
    add.flag("--private", added.is_private, "a group, which only its members see");
    add.text("--owner", added.owner, "user name or address of its owner").required();
    auto [list, limit] = rooms.add<std::int64_t>("list", "channels and groups by name", list_rooms, 1000);
    list.limit(limit);
    auto [remove, removed] = rooms.add<std::string>("remove", "remove a room with its links", remove_room);
    remove.text("ROOM", removed, "name or id").required();
}

} // namespace usher::ctl
