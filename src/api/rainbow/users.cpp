#include "api/rainbow/users.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/user_json.h"
#include "service/accounts/profiles.h"

namespace usher::api::rainbow {
namespace {

UserFormat format_from(Fields& fields, UserFormat otherwise)
{
    const auto format = fields.choice("format", {"small", "medium", "full"});
    return format ? static_cast<UserFormat>(*format) : otherwise;
}

Result<http::Response> answer_user(Call& call, const Result<ProfiledUser>& user)
{
    if (!user) return user.error();
    const bool is_self = user->user.id == call.caller->id;
    auto fields = Fields::of_query(call.request);
    const auto format = fields.result(format_from(fields, is_self ? UserFormat::full : UserFormat::medium));
    if (!format) return format.error();
    auto json = user_to_json(*user, *format, call.services.rainbow);
    if (is_self) json["isInDefaultCompany"] = false;
    return answer(json);
}

/// The element of loginemails' list.
Json::Value found_user_to_json(const ProfiledUser& user, const Options& options)
{
    auto json = user_to_json(user, UserFormat::medium, options);
    json["loginEmail"] = user.user.address;
    json.removeMember("jid_tel");
    json.removeMember("displayName");
    return json;
}

} // namespace

// Rainbow: GET users/me
Result<http::Response> get_me(Call& call)
{
    const auto user = call.services.profiles.find(*call.caller, call.caller->id);
    if (!user) return user.error();
    auto json = whole_user_to_json(*user, call.services.rainbow);
    json.removeMember("jid_password");
    return answer(json);
}

// Rainbow: GET users/{userId}
Result<http::Response> get_user(Call& call)
{
    return answer_user(call, call.services.profiles.find(*call.caller, user_of(call)));
}

// Rainbow: GET users/jids/{jid}
Result<http::Response> get_user_by_jid(Call& call)
{
    return answer_user(call, call.services.profiles.find_by_jid(*call.caller, call.path_parameters.at("jid")));
}

// Rainbow: GET users/networks
Result<http::Response> get_networks(Call& call)
{
    auto fields = Fields::of_query(call.request);
    const auto page = fields.page();
    const auto format = fields.result(format_from(fields, UserFormat::small));
    if (!format) return format.error();
    const auto listed = call.services.profiles.list_company(*call.caller, page.limit, page.offset, page.descending);
    Json::Value items(Json::arrayValue);
    for (const auto& user : listed.users)
        items.append(user_to_json(user, *format, call.services.rainbow))["showPresence"] = true;
    return answer_list(items, page, listed.total);
}

// Rainbow: POST users/loginemails
Result<http::Response> get_users_by_login_emails(Call& call)
{
    constexpr std::size_t most = 1000;
    auto fields = Fields::of_body(call.request);
    const auto given = fields.texts("loginEmail", most);
    if (!fields.has("loginEmail")) fields.refuse("loginEmail", "Field loginEmail is mandatory.");
    const auto addresses = fields.result(given);
    if (!addresses) return addresses.error();
    const auto users = call.services.profiles.list_by_addresses(*call.caller, *addresses);
    Json::Value items(Json::arrayValue);
    for (const auto& user : users)
        items.append(found_user_to_json(user, call.services.rainbow));
    return answer_list(items, Page{static_cast<std::int64_t>(most), 0, "", false},
                       static_cast<std::int64_t>(users.size()));
}

// Rainbow: GET companies/{companyId}. Only the caller's own; others are not found.
Result<http::Response> get_company(Call& call)
{
    const auto company = path_id<OrgId>(call, "companyId");
    if (company != call.caller->realm) return Error{ErrorCode::org_not_found, company.hex()};
    const auto user = call.services.profiles.find(*call.caller, call.caller->id);
    if (!user) return Error{ErrorCode::org_not_found, company.hex()};
    Json::Value json;
    json["id"] = company.hex();
    json["name"] = user->company_name;
    json["status"] = user->company_active ? "active" : "hold";
    return answer(json);
}

// Rainbow: GET settings/apis. ttl: minutes.
Result<http::Response> get_api_settings(Call&)
{
    Json::Value json;
    json["additionalHeaders"] = Json::Value(Json::arrayValue);
    json["ttl"] = 1440;
    return answer(json);
}

} // namespace usher::api::rainbow
