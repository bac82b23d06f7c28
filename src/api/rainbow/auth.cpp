#include "api/rainbow/auth.h"

#include "api/json.h"
#include "base/text.h"
#include "service/accounts/sessions.h"

#include <array>

namespace usher::api::rainbow {
namespace {

constexpr std::string_view bearer = "bearer ";

bool is_jwt(std::string_view text)
{
    return payload_of(text).has_value();
}

/// Why an unknown token is refused. Clients sign in again when they read "jwt expired".
Error refusal_of(std::string_view token, Time now)
{
    const auto payload = payload_of(token);
    if (!payload) return {ErrorCode::invalid_session, "jwt malformed"};
    const auto expires = payload->get("exp", Json::Value());
    const auto seconds = std::chrono::floor<std::chrono::seconds>(now.time_since_epoch()).count();
    const bool is_expired = expires.isInt64() && expires.asInt64() <= seconds;
    return {ErrorCode::invalid_session, is_expired ? "jwt expired" : "invalid signature"};
}

} // namespace

std::string make_token(const Json::Value& payload, Random& random)
{
    std::array<std::uint8_t, 32> signature{};
    random.fill(signature);
    const std::string_view signature_text(reinterpret_cast<const char*>(signature.data()), signature.size());
    return text::to_base64url(R"({"alg":"HS256","typ":"JWT"})") + "." + text::to_base64url(write_json(payload)) + "." +
           text::to_base64url(signature_text);
}

std::optional<Json::Value> payload_of(std::string_view token)
{
    const auto parts = text::split(token, '.');
    if (parts.size() != 3) return std::nullopt;
    const auto header = text::from_base64url(parts[0]);
    const auto payload = text::from_base64url(parts[1]);
    if (!header || !payload || !text::from_base64url(parts[2])) return std::nullopt;
    const auto header_json = parse_json(*header);
    auto payload_json = parse_json(*payload);
    if (!header_json || !header_json->isObject() || !payload_json || !payload_json->isObject()) return std::nullopt;
    return payload_json;
}

std::string_view token_of(const http::Request& request)
{
    const std::string_view header = text::trimmed(request.header("authorization"));
    if (text::to_lower(header.substr(0, bearer.size())) == bearer) return text::trimmed(header.substr(bearer.size()));
    return is_jwt(header) ? header : std::string_view();
}

Result<std::optional<Caller>> authenticate(const Call& call)
{
    const auto token = token_of(call.request);
    if (token.empty()) return std::optional<Caller>();
    auto caller = call.services.sessions.find_caller(token, DialectName::rainbow, nullptr);
    if (!caller) return refusal_of(token, call.services.context.clock.now());
    return caller;
}

} // namespace usher::api::rainbow
