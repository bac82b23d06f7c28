#include "api/pages/auth.h"

#include "api/route.h"

#include "base/text.h"
#include "service/accounts/sessions.h"

namespace usher::api::pages {
namespace {

constexpr auto own_header = "x-usher-page";

std::string_view cookie_token(std::string_view cookies)
{
    constexpr std::string_view name = "id0=";
    for (const auto cookie : text::split(cookies, ';'))
        if (const auto one = text::trimmed(cookie); one.starts_with(name)) return one.substr(name.size());
    return {};
}

std::string_view authority_of(std::string_view origin)
{
    const auto scheme = origin.find("://");
    return scheme == std::string_view::npos ? "" : origin.substr(scheme + 3);
}

} // namespace

Result<std::optional<Caller>> authenticate(const Call& call)
{
    auto& sessions = call.services.sessions;
    const auto* permission = call.route.access.permission;
    const auto& token = call.request.header("x-auth-token");
    const auto user = UserId::from_hex(call.request.header("x-user-id"));
    if (!token.empty() && user) {
        auto caller = sessions.find_caller(token, DialectName::rocketchat, permission);
        if (caller && caller->id == *user) return caller;
    }
    const auto cookie = cookie_token(call.request.header("cookie"));
    if (cookie.empty()) return std::optional<Caller>();
    return sessions.find_caller(cookie, DialectName::orchd, permission);
}

Result<Done> check_origin(const Call& call)
{
    if (call.request.method == "GET" || call.request.method == "HEAD") return Done{};
    if (call.request.header(own_header).empty()) return ErrorCode::action_not_allowed;
    const auto& origin = call.request.header("origin");
    if (!origin.empty() && authority_of(origin) != call.request.header("host")) return ErrorCode::action_not_allowed;
    return Done{};
}

} // namespace usher::api::pages
