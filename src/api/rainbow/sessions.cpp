#include "api/rainbow/sessions.h"

#include "api/rainbow/auth.h"
#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/options.h"
#include "api/rainbow/user_json.h"
#include "base/secrets.h"
#include "base/text.h"
#include "service/accounts/rainbow_sign_in.h"
#include "service/accounts/sessions.h"

#include <algorithm>

namespace usher::api::rainbow {
namespace {

struct NameAndSecret {
    std::string name;
    std::string secret;
};

/// "Basic base64(NAME:SECRET)"; the secret may contain colons.
std::optional<NameAndSecret> basic(const std::string& header)
{
    constexpr std::string_view scheme = "basic ";
    if (text::to_lower(header.substr(0, scheme.size())) != scheme) return std::nullopt;
    const auto decoded = text::from_base64(text::trimmed(std::string_view(header).substr(scheme.size())));
    const auto colon = decoded ? decoded->find(':') : std::string::npos;
    if (colon == std::string::npos || !text::is_utf8(*decoded)) return std::nullopt;
    return NameAndSecret{decoded->substr(0, colon), decoded->substr(colon + 1)};
}

/// The client's application: it knows its secret, which is hashed together with the password of the login.
Result<ClientApplication> application_of(const Call& call, const std::string& password)
{
    const auto& options = call.services.rainbow;
    const auto given = basic(call.request.header("x-rainbow-app-auth"));
    const auto known = std::ranges::find(options.applications, given ? given->name : "", &ClientApplication::id);
    const bool fits = given && known != options.applications.end() &&
                      text::equal_in_constant_time(text::to_lower(given->secret), sha256_hex(known->secret + password));
    if (fits) return *known;
    const auto id = given ? given->name : "";
    if (options.needs_application) return Error{ErrorCode::application_unknown, id};
    return ClientApplication{id, "", id};
}

service::Credentials credentials_from(const NameAndSecret& given, const std::string& client_address)
{
    const auto address = parse_address(given.name);
    return {address ? *address : Address{given.name, ""}, sha256_hex(given.secret), client_address};
}

service::SessionOrigin origin_of(const http::Request& request)
{
    constexpr std::size_t longest = 255; // bytes; the column holds 255 characters
    const auto& agent = request.header("user-agent");
    const bool is_plain = std::ranges::all_of(agent, [](char c) { return c >= ' ' && c <= '~'; });
    return {is_plain ? agent.substr(0, longest) : "", request.client_address};
}

Json::Value seconds_of(Time time)
{
    return Json::Int64(std::chrono::floor<std::chrono::seconds>(time.time_since_epoch()).count());
}

/// application: its id and name, as in the token.
service::MakeToken token_maker(const Call& call, const Json::Value& application, int renewals)
{
    return [&call, application, renewals](const ProfiledUser& user, Time issued, Time expires) {
        Json::Value payload;
        payload["countRenewed"] = renewals;
        payload["maxTokenRenew"] = call.services.rainbow.max_renewals;
        payload["user"]["id"] = user.user.id.hex();
        payload["user"]["loginEmail"] = user.user.address;
        payload["app"] = application;
        payload["iat"] = seconds_of(issued);
        payload["exp"] = seconds_of(expires);
        return make_token(payload, call.services.context.random);
    };
}

Json::Value application_to_json(const Json::Value& application, const OrgId& company)
{
    auto json = application;
    json["type"] = "server";
    json["env"] = "deployed";
    json["state"] = "active";
    json["platform"] = "official";
    json["ownerId"] = company.hex();
    json["activity"] = "J";
    return json;
}

http::Response logged_in(const Call& call, const service::TokenLogin& login, const Json::Value& application)
{
    Json::Value body;
    body["token"] = login.token;
    body["loggedInUser"] = whole_user_to_json(login.user, call.services.rainbow);
    body["loggedInUser"]["loggedSince"] = to_iso_milliseconds(login.since);
    body["loggedInApplication"] = application_to_json(application, login.user.user.realm);
    return answer_object(body);
}

} // namespace

// Rainbow: GET login
Result<http::Response> login(Call& call)
{
    const auto given = basic(call.request.header("authorization"));
    if (!given) return ErrorCode::no_credentials;
    const auto application = application_of(call, given->secret);
    if (!application) return application.error();
    Json::Value application_json;
    application_json["id"] = application->id;
    application_json["name"] = application->name;
    const auto signed_in =
        call.services.rainbow_sign_in.sign_in(given->name, credentials_from(*given, call.request.client_address),
                                              origin_of(call.request), token_maker(call, application_json, 0));
    if (!signed_in) return signed_in.error();
    return logged_in(call, *signed_in, application_json);
}

// Rainbow: GET renew
Result<http::Response> renew(Call& call)
{
    const auto payload = payload_of(token_of(call.request)).value_or(Json::Value(Json::objectValue));
    const auto count = payload.get("countRenewed", 0);
    const int renewals = count.isInt() ? count.asInt() : 0;
    if (renewals >= call.services.rainbow.max_renewals) return ErrorCode::session_not_renewable;
    const auto application = payload.get("app", Json::Value(Json::objectValue));
    const auto renewed = call.services.rainbow_sign_in.renew(*call.caller, origin_of(call.request),
                                                             token_maker(call, application, renewals + 1));
    if (!renewed) return renewed.error();
    return logged_in(call, *renewed, application);
}

// Rainbow: GET logout
Result<http::Response> logout(Call& call)
{
    call.services.sessions.end(token_of(call.request));
    Json::Value body;
    body["status"] = "User " + call.caller->address + " successfully logged out";
    body["data"] = Json::Value(Json::arrayValue);
    return answer_object(body);
}

// Rainbow: GET validator
Result<http::Response> validator(Call&)
{
    Json::Value body;
    body["status"] = "OK";
    return answer_object(body);
}

// Rainbow: GET urls. The same for every address: whether it has an account is not revealed.
Result<http::Response> urls(Call& call)
{
    constexpr Length length{5, 255};
    auto fields = Fields::of_query(call.request);
    fields.needed_text("uid", length);
    if (!fields.has("uid")) fields.refuse("uid", "Field uid length must be between 5 and 255 characters.");
    if (const auto good = fields.result(Done{}); !good) return good.error();
    const auto portal = call.services.rainbow.public_origin + "/api/rainbow/authentication/v1.0/";
    Json::Value url;
    url["type"] = "RAINBOW";
    url["loginUrl"] = portal + "login";
    url["logoutUrl"] = portal + "logout";
    Json::Value list(Json::arrayValue);
    list.append(url);
    return answer(list);
}

} // namespace usher::api::rainbow
