#include "api/rocketchat/permissions.h"

#include "api/rocketchat/json.h"
#include "service/accounts/permissions.h"

#include <set>

namespace usher::api::rocketchat {
namespace {

const Schema update_body = {{"permissions", Type::any, true}};
const Schema change_item = {{"_id", Type::string, true}, {"roles", Type::strings, true}};

bool are_different(const std::vector<std::string>& names)
{
    return std::set<std::string>(names.begin(), names.end()).size() == names.size();
}

std::optional<std::vector<service::PermissionChange>> parse_changes(const Json::Value& body)
{
    const auto fields = conform(update_body, body);
    if (!fields || !(*fields)["permissions"].isArray()) return std::nullopt;
    std::vector<service::PermissionChange> changes;
    for (const auto& item : (*fields)["permissions"]) {
        const auto change = conform(change_item, item);
        if (!change || !are_different(texts_of(*change, "roles"))) return std::nullopt;
        changes.push_back({text_of(*change, "_id"), texts_of(*change, "roles")});
    }
    return changes;
}

} // namespace

const Schema permissions_query = {{"updatedSince", Type::string}, others_ignored};

// Rocket.Chat: GET permissions.listAll
Result<http::Response> list_permissions(Call& call, const Json::Value& fields)
{
    const auto text = text_of(fields, "updatedSince");
    const auto since = parse_iso_time(text);
    if (!text.empty() && !since)
        return Error{ErrorCode::malformed_query, "The \"updatedSince\" query parameter must be a valid date."};

    const auto permissions = call.services.permissions.list(since);

    Json::Value body;
    body["update"] = permissions_to_json(permissions);
    body["remove"] = Json::Value(Json::arrayValue);
    return success(body);
}

// Rocket.Chat: POST permissions.update
Result<http::Response> update_permissions(Call& call, const Json::Value& body)
{
    const auto changes = parse_changes(body);
    if (!changes) return ErrorCode::permissions_malformed;

    const auto permissions = call.services.permissions.update(*changes);
    if (!permissions) return permissions.error();

    Json::Value answer;
    answer["permissions"] = permissions_to_json(*permissions);
    return success(answer);
}

} // namespace usher::api::rocketchat
