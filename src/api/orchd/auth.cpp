#include "api/orchd/auth.h"

#include "api/orchd/options.h"
#include "base/text.h"
#include "service/accounts/sessions.h"
#include "service/orgs/access_tokens.h"

#include <algorithm>

namespace usher::api::orchd {
namespace {

constexpr std::string_view cookie_name = "id0";
constexpr std::string_view bearer = "bearer ";

/// The token in "Cookie: a=b; id0=TOKEN", and in the bare "Cookie: TOKEN" that generated Python clients send; "" if
/// there is none.
std::string_view session_token(std::string_view cookies)
{
    if (cookies.find('=') == std::string_view::npos) return text::trimmed(cookies);
    for (const auto cookie : text::split(cookies, ';')) {
        const auto equal = std::min(cookie.find('='), cookie.size());
        if (text::trimmed(cookie.substr(0, equal)) == cookie_name && equal < cookie.size())
            return text::trimmed(cookie.substr(equal + 1));
    }
    return {};
}

std::string cookie(const Call& call, const std::string& token, std::chrono::seconds life)
{
    // A cookie jar would not send a Secure cookie over plain HTTP.
    return std::string(cookie_name) + "=" + token +
           "; Path=/; HttpOnly; SameSite=Lax; Max-Age=" + std::to_string(life.count()) +
           (call.request.secure ? "; Secure" : "");
}

} // namespace

bool has_bearer(const http::Request& request)
{
    return text::to_lower(request.header("authorization").substr(0, bearer.size())) == bearer;
}

Result<std::optional<Caller>> authenticate(const Call& call)
{
    if (has_bearer(call.request)) {
        const auto token = text::trimmed(std::string_view(call.request.header("authorization")).substr(bearer.size()));
        auto caller = call.services.access_tokens.find_caller(token, call.request.client_address);
        if (!caller) return ErrorCode::not_permitted;
        return caller;
    }
    const auto token = session_token(call.request.header("cookie"));
    if (token.empty()) return std::optional<Caller>();
    auto caller = call.services.sessions.find_caller(token, DialectName::orchd, nullptr);
    if (!caller) return ErrorCode::invalid_session;
    return caller;
}

Result<Done> check_path(const Call& call)
{
    const bool good =
        std::ranges::all_of(call.path_parameters, [](const auto& parameter) { return is_uuid(parameter.second); });
    return good ? Result<Done>(Done{}) : ErrorCode::id_malformed;
}

std::string session_cookie(const Call& call, const std::string& token)
{
    return cookie(call, token, call.services.orchd.session_life);
}

std::string no_session_cookie(const Call& call)
{
    return cookie(call, "", std::chrono::seconds(0));
}

service::SessionOrigin origin_of(const http::Request& request)
{
    constexpr std::size_t longest = 255; // bytes; the column holds 255 characters
    const auto& agent = request.header("user-agent");
    const bool is_plain = std::ranges::all_of(agent, [](char c) { return c >= ' ' && c <= '~'; });
    return {is_plain ? agent.substr(0, longest) : "", request.client_address};
}

} // namespace usher::api::orchd
