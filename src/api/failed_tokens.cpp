#include "api/failed_tokens.h"

#include "api/call.h"
#include "api/failure_line.h"
#include "base/client_network.h"
#include "base/clock.h"
#include "domain/limit_reached.h"

#include <algorithm>
#include <string>

namespace usher::api {
namespace {

constexpr std::size_t longest_prefix = 8;

/// Never so much of a token that it tells the token.
std::string_view prefix_of(std::string_view token)
{
    return token.substr(0, std::min(longest_prefix, token.size() / 2));
}

std::array<FailureKey, 3> keys_of(const Call& call, std::string_view kind, std::string_view token)
{
    const auto& policy = call.services.policies.failed_tokens;
    if (!policy.enabled) return {};
    const auto client = client_network(call.request.client_address);
    const auto of_kind = std::string(kind) + " ";
    return {
        failure_key("failed_tokens_of_client", of_kind + "client " + client.host, policy.of_client),
        failure_key("failed_tokens_of_network", of_kind + "network " + client.network, policy.of_network),
        failure_key("failed_tokens_of_prefix", of_kind + "prefix " + std::string(prefix_of(token)), policy.of_prefix)};
}

} // namespace

FailedTokens::FailedTokens(const Call& call, std::string_view kind, std::string_view token)
    : call_(call), keys_(keys_of(call, kind, token))
{
}

Result<Done> FailedTokens::check() const
{
    const auto& services = call_.services;
    if (!services.policies.failed_tokens.enabled) return Done{};
    const auto refusal = services.context.failures.look(keys_);
    if (!refusal) return Done{};
    return limit_reached(refusal->kind, refusal->until, services.context.clock.now());
}

void FailedTokens::count() const
{
    log_failed_attempt(call_, "token");
    if (call_.services.policies.failed_tokens.enabled) call_.services.context.failures.add(keys_);
}

} // namespace usher::api
