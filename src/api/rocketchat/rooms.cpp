#include "api/rocketchat/rooms.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/refs.h"
#include "service/rooms/rooms.h"

#include <algorithm>
#include <limits>

namespace usher::api::rocketchat {
namespace {

/// The kind of room of a route, and its name in the responses.
struct Family {
    std::optional<RoomKind> kind;
    const char* name;
};

Family family_of(const Call& call)
{
    const std::string_view path = call.route.path;
    if (path.starts_with("/api/v1/groups.")) return {RoomKind::group, "group"};
    if (path.starts_with("/api/v1/channels.")) return {RoomKind::channel, "channel"};
    return {std::nullopt, "room"};
}

Result<RoomRef> wanted_room(const Call& call, const Json::Value& fields)
{
    return room_ref_of(fields, call.caller->realm, family_of(call).kind);
}

Result<http::Response> room_answer(const Call& call, const Result<Room>& room)
{
    if (!room) return room.error();
    Json::Value body;
    body[family_of(call).name] = room_to_json(*room, call.caller->realm);
    return success(body);
}

Result<http::Response> bare_success(const Result<Done>& done)
{
    return done ? Result(success()) : done.error();
}

MemberPage page_of(const Json::Value& fields)
{
    constexpr std::int64_t usual = 50;
    constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max();
    const auto count = number_of(fields, "count", usual);
    return {text_of(fields, "filter"), std::max<std::int64_t>(0, number_of(fields, "offset", 0)),
            count == 0 ? most : std::max<std::int64_t>(1, count)}; // 0 requests all
}

/// Ajv's `oneOf`: a user by id or by name, not by both.
Result<UserRef> one_user_of(const Json::Value& fields)
{
    const bool by_id = fields.isMember("userId");
    if (by_id && fields.isMember("username"))
        return Error{ErrorCode::malformed_request, "must NOT have additional properties"};
    if (!by_id && !fields.isMember("username"))
        return Error{ErrorCode::malformed_request, "must have required property 'userId'"};
    return user_ref_of(fields);
}

using Ban = Result<Done> (service::Rooms::*)(const Caller&, const RoomRef&, const UserRef&);

Result<http::Response> change_ban(Call& call, const Json::Value& fields, Ban change)
{
    const auto user = one_user_of(fields);
    if (!user) return user.error();
    const auto room = wanted_room(call, fields);
    if (!room) return room.error();
    return bare_success((call.services.rooms.*change)(*call.caller, *room, *user));
}

} // namespace

const Schema room_create_body = {
    {"name", Type::string, true},   {"members", Type::strings},     {"readOnly", Type::boolean},
    {"excludeSelf", Type::boolean}, {"customFields", Type::object}, {"extraData", Type::object},
};
const Schema room_invite_body = {
    {"roomId", Type::string},   {"roomName", Type::string},   {"userId", Type::string}, {"username", Type::string},
    {"userIds", Type::strings}, {"usernames", Type::strings}, others_ignored,
};
const Schema room_ref = {{"roomId", Type::string}, {"roomName", Type::string}, others_ignored};
const Schema room_members_query = {
    {"roomId", Type::string}, {"roomName", Type::string}, {"offset", Type::integer},
    {"count", Type::integer}, {"filter", Type::string},   others_ignored,
};
const Schema room_ban_body = {{"roomId", Type::string, true}, {"userId", Type::string}, {"username", Type::string}};
const Schema direct_create_body = {{"username", Type::string, true}, others_ignored};

// Rocket.Chat: POST channels.create, groups.create
Result<http::Response> create_room(Call& call, const Json::Value& fields)
{
    service::NewRoom wanted;
    wanted.kind = *family_of(call).kind;
    wanted.name = text_of(fields, "name");
    wanted.display_name = text_of(fields["extraData"], "fname");
    if (wanted.display_name.empty()) wanted.display_name = wanted.name;
    wanted.read_only = flag_of(fields, "readOnly", false);
    wanted.owner_joins = !flag_of(fields, "excludeSelf", false);
    wanted.members = texts_of(fields, "members");

    return room_answer(call, call.services.rooms.create(*call.caller, wanted));
}

// Rocket.Chat: POST channels.invite, groups.invite
Result<http::Response> invite_to_room(Call& call, const Json::Value& fields)
{
    const auto room = wanted_room(call, fields);
    if (!room) return room.error();
    const auto users = user_refs_of(fields);
    if (!users) return users.error();

    return room_answer(call, call.services.rooms.add_members(*call.caller, *room, *users));
}

// Rocket.Chat: GET channels.info, groups.info, rooms.info
Result<http::Response> room_info(Call& call, const Json::Value& fields)
{
    const auto room = wanted_room(call, fields);
    if (!room) return room.error();

    return room_answer(call, call.services.rooms.find(*call.caller, *room));
}

// Rocket.Chat: GET channels.members, groups.members
Result<http::Response> room_members(Call& call, const Json::Value& fields)
{
    const auto room = wanted_room(call, fields);
    if (!room) return room.error();
    const auto wanted = page_of(fields);

    const auto page = call.services.rooms.list_members(*call.caller, *room, wanted);
    if (!page) return page.error();

    Json::Value body;
    body["members"] = Json::Value(Json::arrayValue);
    for (const auto& member : page->members)
        body["members"].append(user_to_json(member));
    body["count"] = Json::UInt64(page->members.size());
    body["offset"] = Json::Int64(wanted.offset);
    body["total"] = Json::Int64(page->total);
    return success(body);
}

// Rocket.Chat: POST channels.delete, groups.delete
Result<http::Response> delete_room(Call& call, const Json::Value& fields)
{
    const auto room = wanted_room(call, fields);
    if (!room) return room.error();

    return bare_success(call.services.rooms.remove(*call.caller, *room));
}

// Rocket.Chat: POST rooms.banUser
Result<http::Response> ban_user(Call& call, const Json::Value& fields)
{
    return change_ban(call, fields, &service::Rooms::ban);
}

// Rocket.Chat: POST rooms.unbanUser
Result<http::Response> unban_user(Call& call, const Json::Value& fields)
{
    return change_ban(call, fields, &service::Rooms::unban);
}

// Rocket.Chat: POST im.create
Result<http::Response> create_direct(Call& call, const Json::Value& fields)
{
    const auto other = user_ref_of(fields);
    if (!other) return other.error();

    const auto room = call.services.rooms.open_direct(*call.caller, *other);
    if (!room) return room.error();

    Json::Value body;
    body["room"] = room_to_json(*room, call.caller->realm);
    body["room"]["rid"] = body["room"]["_id"];
    return success(body);
}

} // namespace usher::api::rocketchat
