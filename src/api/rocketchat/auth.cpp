#include "api/rocketchat/auth.h"

#include "api/route.h"
#include "service/accounts/sessions.h"

namespace usher::api::rocketchat {

std::optional<Caller> authenticate(const Call& call)
{
    const auto& token = call.request.header("x-auth-token");
    const auto user = UserId::from_hex(call.request.header("x-user-id"));
    if (token.empty() || !user) return std::nullopt;
    auto caller = call.services.sessions.find_caller(token, DialectName::rocketchat, call.route.access.permission);
    return caller && caller->id == *user ? caller : std::nullopt;
}

} // namespace usher::api::rocketchat
