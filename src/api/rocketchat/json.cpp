#include "api/rocketchat/json.h"

#include "base/text.h"

namespace usher::api::rocketchat {
namespace {

constexpr std::string_view default_room_name = "GENERAL";

Json::Value record_of(const RoomLink& link, const OrgId& realm)
{
    Json::Value invite;
    invite["rid"] = rid_of(link.room.value_or(RoomId{}), realm);
    invite["userId"] = link.inviter.hex();
    invite["days"] = Json::Int64(link.terms.days);
    invite["maxUses"] = Json::Int64(link.terms.max_uses);
    invite["uses"] = Json::Int64(link.uses);
    invite["createdAt"] = to_iso_milliseconds(link.created_at);
    invite["_updatedAt"] = to_iso_milliseconds(link.updated_at);
    invite["expires"] = link.expires_at ? Json::Value(to_iso_milliseconds(*link.expires_at)) : Json::Value();
    return invite;
}

} // namespace

std::string rid_of(const RoomId& room, const OrgId& realm)
{
    return room == default_room_of(realm) ? std::string(default_room_name) : room.hex();
}

RoomId room_id_from(std::string_view rid, const OrgId& realm)
{
    return rid == default_room_name ? default_room_of(realm) : RoomId::from_hex(rid).value_or(RoomId{});
}

std::string invite_url(const Options& options, const std::string& token)
{
    if (!options.proxy_links) return options.public_origin + "/invite/" + token;
    const bool plain_http = options.public_origin.starts_with("http://");
    const auto site = options.public_origin.substr(options.public_origin.find("://") + 3);
    // A sub-path goes into the host only: real servers repeated it in the path.
    return options.deeplink_url + "/invite?host=" + text::percent_encode(site) +
           "&path=" + text::percent_encode("invite/" + token) + (plain_http ? "&secure=no" : "");
}

Json::Value invite_to_json(const RoomLink& link, const OrgId& realm, const Options& options)
{
    auto invite = record_of(link, realm);
    invite["_id"] = options.next_contract ? link.id.hex() : link.token;
    if (options.next_contract) invite["inviteToken"] = link.token;
    invite["url"] = invite_url(options, link.token);
    return invite;
}

Json::Value listed_invite_to_json(const ListedRoomLink& listed, const OrgId& realm, const Options& options)
{
    auto invite = record_of(listed.link, realm);
    if (!options.next_contract) {
        invite["_id"] = listed.link.token;
        invite["url"] = "";
        return invite;
    }
    invite["_id"] = listed.link.id.hex();
    if (!listed.room_name.empty()) invite["roomName"] = listed.room_name;
    if (!is_uuid(listed.link.token)) invite["legacy"] = true;
    return invite;
}

const char* type_letter(RoomKind kind)
{
    switch (kind) {
    case RoomKind::channel: return "c";
    case RoomKind::group: return "p";
    case RoomKind::direct: return "d";
    }
    return "";
}

Json::Value room_to_json(const Room& room, const OrgId& realm)
{
    Json::Value json;
    json["_id"] = rid_of(room.id, realm);
    json["t"] = type_letter(room.kind);
    if (!room.name.empty()) {
        json["name"] = room.name;
        json["fname"] = room.display_name.empty() ? room.name : room.display_name;
    }
    if (room.created_by) {
        json["u"]["_id"] = room.created_by->hex();
        json["u"]["username"] = room.creator_username;
    }
    json["usersCount"] = Json::Int64(room.member_count);
    json["msgs"] = Json::Int64(room.message_count);
    json["ro"] = room.read_only;
    json["default"] = room.id == default_room_of(realm);
    json["ts"] = to_iso_milliseconds(room.created_at);
    json["_updatedAt"] = to_iso_milliseconds(room.updated_at);
    return json;
}

Json::Value user_to_json(const User& user)
{
    Json::Value json;
    json["_id"] = user.id.hex();
    json["type"] = "user";
    json["username"] = user.username;
    json["name"] = user.name;
    json["status"] = "offline"; // there is no presence
    json["active"] = user.active;
    return json;
}

Json::Value whole_user_to_json(const User& user)
{
    auto json = user_to_json(user);
    Json::Value email;
    email["address"] = user.address;
    email["verified"] = user.verified;
    json["emails"].append(email);
    json["roles"] = Json::Value(Json::arrayValue);
    for (const auto& role : user.roles.names())
        json["roles"].append(role);
    json["createdAt"] = to_iso_milliseconds(user.created_at);
    json["_updatedAt"] = to_iso_milliseconds(user.updated_at);
    return json;
}

Json::Value me_to_json(const User& user, const Options& options)
{
    auto json = whole_user_to_json(user);
    json["avatarUrl"] = options.public_origin + "/avatar/" + text::percent_encode(user.username);
    json["settings"]["preferences"] = Json::Value(Json::objectValue);
    return json;
}

Json::Value permissions_to_json(const std::vector<Permission>& permissions)
{
    Json::Value all(Json::arrayValue);
    for (const auto& permission : permissions) {
        Json::Value json;
        json["_id"] = permission.name;
        json["roles"] = Json::Value(Json::arrayValue);
        for (const auto& role : permission.roles.names())
            json["roles"].append(role);
        json["_updatedAt"] = to_iso_milliseconds(permission.updated_at);
        all.append(json);
    }
    return all;
}

Json::Value joined_room_to_json(const Room& room, const OrgId& realm)
{
    Json::Value json;
    json["rid"] = rid_of(room.id, realm);
    json["t"] = type_letter(room.kind);
    if (!room.name.empty()) json["name"] = room.name;
    if (!room.display_name.empty()) json["fname"] = room.display_name;
    return json;
}

} // namespace usher::api::rocketchat
