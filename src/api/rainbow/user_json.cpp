#include "api/rainbow/user_json.h"

#include "api/json.h"
#include "domain/jid.h"

namespace usher::api::rainbow {
namespace {

Json::Value time_or_null(const std::optional<Time>& time)
{
    return time ? Json::Value(to_iso_milliseconds(*time)) : Json::Value();
}

Json::Value list_from(const std::string& json)
{
    const auto parsed = json.empty() ? std::nullopt : parse_json(json);
    return parsed && parsed->isArray() ? *parsed : Json::Value(Json::arrayValue);
}

Json::Value emails_of(const ProfiledUser& user)
{
    auto emails = list_from(user.profile.emails);
    Json::Value login;
    login["email"] = user.user.address;
    login["type"] = "work";
    emails.insert(0, login);
    return emails;
}

std::string jid_of(const ProfiledUser& user, const Options& options)
{
    return user_jid(user.user.id, user.own_jid, options.xmpp_domain);
}

void put_medium(Json::Value& json, const ProfiledUser& user, const Options& options)
{
    const auto jid = jid_of(user, options);
    json["jid_im"] = jid;
    json["jid_tel"] = "tel_" + jid;
    json["lastUpdateDate"] = to_iso_milliseconds(user.user.updated_at);
    json["lastAvatarUpdateDate"] = Json::Value();
    json["guestMode"] = user.is_guest();
}

void put_full(Json::Value& json, const ProfiledUser& user)
{
    const auto& profile = user.profile;
    json["loginEmail"] = user.user.address;
    json["nickName"] = profile.nick_name;
    json["title"] = profile.title;
    json["jobTitle"] = profile.job_title;
    json["tags"] = Json::Value(Json::arrayValue);
    json["emails"] = emails_of(user);
    json["phoneNumbers"] = list_from(profile.phone_numbers);
    json["country"] = profile.country;
    json["state"] = Json::Value();
    json["language"] = user.user.locale.empty() ? "en" : user.user.locale;
    json["timezone"] = profile.time_zone;
    json["roles"] = Json::Value(Json::arrayValue);
    json["roles"].append(user.is_guest() ? "guest" : "user");
    json["adminType"] = "undefined";
}

} // namespace

Json::Value user_to_json(const ProfiledUser& user, UserFormat format, const Options& options)
{
    Json::Value json;
    json["id"] = user.user.id.hex();
    json["firstName"] = user.profile.first_name;
    json["lastName"] = user.profile.last_name;
    json["displayName"] = user.user.name;
    json["companyId"] = user.user.realm.hex();
    json["companyName"] = user.company_name;
    json["isTerminated"] = !user.user.active;
    if (format != UserFormat::small) put_medium(json, user, options);
    if (format == UserFormat::full) put_full(json, user);
    return json;
}

Json::Value whole_user_to_json(const ProfiledUser& user, const Options& options)
{
    const auto& profile = user.profile;
    auto json = user_to_json(user, UserFormat::full, options);
    json["jid_password"] = ""; // the XMPP server has its own passwords
    json["isInDefaultCompany"] = false;
    json["organisationId"] = Json::Value();
    json["siteId"] = Json::Value();
    json["visibility"] = profile.visibility.empty() ? "same_than_company" : profile.visibility;
    json["isActive"] = user.user.active;
    json["isInitialized"] = profile.initialized;
    json["initializationDate"] = time_or_null(profile.initialized ? profile.first_login_at : std::nullopt);
    json["activationDate"] = to_iso_milliseconds(user.user.created_at);
    json["creationDate"] = to_iso_milliseconds(user.user.created_at);
    json["firstLoginDate"] = time_or_null(profile.first_login_at);
    json["lastLoginDate"] = time_or_null(profile.last_login_at);
    json["createdBySelfRegister"] = profile.self_registered;
    json["profiles"] = Json::Value(Json::arrayValue);
    return json;
}

} // namespace usher::api::rainbow
