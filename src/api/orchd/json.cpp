#include "api/orchd/json.h"

#include "api/json.h"
#include "api/orchd/locales.h"
#include "api/orchd/time.h"
#include "base/secrets.h"
#include "base/text.h"

#include <algorithm>

namespace usher::api::orchd {
namespace {

void put_unless_empty(Json::Value& object, const char* name, const std::string& text)
{
    if (!text.empty()) object[name] = text;
}

/// A stable colour for the login's avatar: "9C6C33".
std::string color_of(const UserId& login)
{
    auto color = sha256_hex(login.uuid()).substr(0, 6);
    std::ranges::transform(color, color.begin(),
                           [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 'a' + 'A') : c; });
    return color;
}

} // namespace

Json::Value names_to_json(const std::vector<std::string>& names)
{
    Json::Value list(Json::arrayValue);
    for (const auto& name : names)
        list.append(name);
    return list;
}

Json::Value to_json(const Org& org)
{
    Json::Value json;
    json["id"] = org.id.uuid();
    if (org.parent) json["parentId"] = org.parent->uuid();
    json["name"] = org.name;
    json["status"] = org.deleted ? "deleted" : "active";
    if (org.suspended_by) json["suspendedBy"] = org.suspended_by->uuid();
    if (org.owner) {
        json["owner"] = org.owner->name;
        json["ownerEmail"] = org.owner->address;
        json["ownerId"] = org.owner->member.uuid();
        json["ownerLoginId"] = org.owner->user.uuid();
    }
    json["subscriptionsCount"] = 0;
    json["websitesCount"] = 0;
    json["createdAt"] = to_iso_microseconds(org.created_at);
    json["locale"] = locale_or_english(org.locale);
    put_unless_empty(json, "slackNotificationWebhookUrl", org.slack_url);
    return json;
}

Json::Value to_json(const Member& member)
{
    Json::Value json;
    json["id"] = member.id.uuid();
    json["loginId"] = member.user.uuid();
    json["isActive"] = member.active;
    json["email"] = member.address;
    json["name"] = member.name;
    json["roles"] = names_to_json(member.roles.names());
    json["siteAccesses"] = names_to_json(member.site_accesses);
    json["notifications"] = names_to_json(member.notifications);
    json["joinedAt"] = to_date(member.joined_at.value_or(member.created_at));
    json["colorCode"] = color_of(member.user);
    json["authMethod"] = "basic";
    return json;
}

Json::Value to_json(const User& login)
{
    Json::Value json;
    json["id"] = login.id.uuid();
    json["name"] = login.name;
    json["email"] = login.address;
    json["colorCode"] = color_of(login.id);
    json["registeredAt"] = to_iso_microseconds(login.created_at);
    json["authMethod"] = "basic";
    json["locale"] = locale_or_english(login.locale);
    return json;
}

Json::Value to_json(const Session& session)
{
    Json::Value json;
    json["id"] = id_of(session).uuid();
    json["createdAt"] = to_iso_microseconds(session.created_at);
    put_unless_empty(json, "userAgent", session.user_agent);
    put_unless_empty(json, "ipAddr", session.client_address);
    return json;
}

Json::Value to_json(const AccessToken& token)
{
    Json::Value json;
    json["id"] = token.id.uuid();
    json["firstFive"] = token.first_five;
    json["roles"] = names_to_json(token.roles.names());
    if (token.expires_at) json["tokenExpires"] = to_iso_microseconds(*token.expires_at);
    put_unless_empty(json, "friendlyName", token.friendly_name);
    json["allowedIps"] = names_to_json(token.allowed_ips);
    json["ipRestricted"] = token.ip_restricted;
    return json;
}

Json::Value memberships_to_json(const std::vector<Membership>& memberships)
{
    Json::Value list(Json::arrayValue);
    for (const auto& membership : memberships) {
        auto& json = list.append(Json::objectValue);
        json["memberId"] = membership.member.uuid();
        json["orgId"] = membership.org.uuid();
        json["orgName"] = membership.org_name;
        json["isMasterOrg"] = membership.is_master_org;
        json["roles"] = names_to_json(membership.roles.names());
        json["siteAccessCount"] = Json::UInt64(membership.site_access_count);
    }
    Json::Value json;
    json["memberships"] = list;
    return json;
}

http::Response answer(int status, const Json::Value& value)
{
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, write_json(value)};
}

http::Response answer_id(const std::string& uuid)
{
    Json::Value json;
    json["id"] = uuid;
    return answer(201, json);
}

http::Response done(int status)
{
    return {status, {{"Cache-Control", "no-store"}}, ""};
}

} // namespace usher::api::orchd
