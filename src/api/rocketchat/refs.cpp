#include "api/rocketchat/refs.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/schema.h"

namespace usher::api::rocketchat {
namespace {

/// A malformed id matches nobody.
UserRef by_id(const std::string& id)
{
    return {UserId::from_hex(id).value_or(UserId{})};
}

UserRef by_username(const std::string& username)
{
    return {std::nullopt, username};
}

} // namespace

Result<UserRef> user_ref_of(const Json::Value& fields)
{
    if (const auto id = text_of(fields, "userId"); !id.empty()) return by_id(id);
    if (const auto username = text_of(fields, "username"); !username.empty()) return by_username(username);
    return ErrorCode::user_required;
}

Result<std::vector<UserRef>> user_refs_of(const Json::Value& fields)
{
    std::vector<UserRef> refs;
    for (const auto& id : texts_of(fields, "userIds"))
        refs.push_back(by_id(id));
    for (const auto& username : texts_of(fields, "usernames"))
        refs.push_back(by_username(username));
    if (!refs.empty()) return refs;
    const auto one = user_ref_of(fields);
    return one ? Result(std::vector{*one}) : one.error();
}

Result<RoomRef> room_ref_of(const Json::Value& fields, const OrgId& realm, std::optional<RoomKind> kind)
{
    if (const auto id = text_of(fields, "roomId"); !id.empty()) return RoomRef{room_id_from(id, realm), "", kind};
    if (const auto name = text_of(fields, "roomName"); !name.empty()) return RoomRef{std::nullopt, name, kind};
    return ErrorCode::room_required;
}

} // namespace usher::api::rocketchat
