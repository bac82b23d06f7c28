#include "api/rocketchat/sessions.h"

#include "api/rocketchat/json.h"
#include "api/rocketchat/options.h"
#include "base/secrets.h"
#include "base/text.h"
#include "service/accounts/rocketchat_sign_in.h"
#include "service/accounts/sessions.h"
#include "service/accounts/user_admin.h"

namespace usher::api::rocketchat {
namespace {

/// The last release whose contract is known. Clients refuse servers older than they support and choose their calls by
/// it; it is not a secret, since it is not Usher's own version.
constexpr auto compatible_version = "8.8.1";

/// `user` or else `username` or `email`; `user` may also be an object with one of the other two.
std::string login_text(const Json::Value& fields)
{
    const auto& user = fields["user"];
    const auto& source = user.isObject() ? user : fields;
    for (const auto* name : {"user", "username", "email"})
        if (const auto text = text_of(source, name); !text.empty()) return text;
    return "";
}

/// The password's SHA-256: as sent, or computed from the password.
std::optional<std::string> password_digest(const Json::Value& password)
{
    if (password.isString()) return sha256_hex(password.asString());
    if (!password.isObject() || text_of(password, "algorithm") != "sha-256") return std::nullopt;
    const auto digest = text::to_lower(text_of(password, "digest"));
    const bool is_sha256 = digest.size() == 64 && text::from_hex(digest);
    return is_sha256 ? std::optional(digest) : std::nullopt;
}

std::optional<service::Credentials> parse_credentials(const Call& call, const Json::Value& fields)
{
    const auto login = login_text(fields);
    auto digest = password_digest(fields["password"]);
    if (login.empty() || !digest) return std::nullopt;
    service::Credentials credentials{login, std::move(*digest), call.request.client_address};
    if (login.find('@') != std::string::npos) {
        const auto address = parse_address(login);
        if (!address) return std::nullopt;
        credentials.login = *address;
    }
    return credentials;
}

Result<service::SignedIn> sign_in(const Call& call, const Json::Value& fields)
{
    auto& service = call.services.rocketchat_sign_in;
    if (const auto token = text_of(fields, "resume"); !token.empty()) return service.resume(token);
    const auto credentials = parse_credentials(call, fields);
    if (!credentials) return ErrorCode::unknown_login;
    return service.sign_in(*credentials);
}

http::Response done_with(const Json::Value& content)
{
    Json::Value body;
    body["status"] = "success";
    body["data"] = content;
    return success(body);
}

} // namespace

const Schema login_body = {{"user", Type::any},     {"username", Type::any}, {"email", Type::any},
                           {"password", Type::any}, {"resume", Type::any},   others_ignored};

// Rocket.Chat: GET /api/info
Result<http::Response> info(Call& call, const Json::Value&)
{
    Json::Value body;
    body["version"] = compatible_version;
    if (call.caller && call.caller->roles.has(Role::admin)) body["info"]["version"] = compatible_version;
    return success(body);
}

// Rocket.Chat: POST login
Result<http::Response> login(Call& call, const Json::Value& fields)
{
    const auto signed_in = sign_in(call, fields);
    if (!signed_in) return signed_in.error();

    Json::Value content;
    content["userId"] = signed_in->user.id.hex();
    content["authToken"] = signed_in->token;
    content["me"] = me_to_json(signed_in->user, call.services.rocketchat);
    return done_with(content);
}

// Rocket.Chat: POST logout
Result<http::Response> logout(Call& call, const Json::Value&)
{
    call.services.sessions.end(call.request.header("x-auth-token"));

    Json::Value content;
    content["message"] = "You've been logged out!";
    return done_with(content);
}

// Rocket.Chat: GET me
Result<http::Response> me(Call& call, const Json::Value&)
{
    const auto user = call.services.user_admin.find(*call.caller, {call.caller->id});
    if (!user) return user.error();
    return success(me_to_json(*user, call.services.rocketchat));
}

} // namespace usher::api::rocketchat
