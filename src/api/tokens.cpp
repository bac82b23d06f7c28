#include "api/tokens.h"

#include "api/call.h"
#include "api/failure_line.h"
#include "api/route.h"
#include "base/client_network.h"
#include "base/clock.h"
#include "domain/limit_reached.h"
#include "domain/room_link.h"

#include <algorithm>
#include <stdexcept>
#include <string_view>

namespace usher::api {
namespace {

constexpr std::size_t longest_prefix = 8;
constexpr std::array of_tokens = {ErrorCode::invite_not_found, ErrorCode::link_token_invalid,
                                  ErrorCode::registration_key_unknown, ErrorCode::registration_secret_wrong};

/// The names of the kinds in the table failure_counts; they must not change.
std::string name_of(TokenKind kind)
{
    switch (kind) {
    case TokenKind::invite: return "invites";
    case TokenKind::room_link: return "room_links";
    case TokenKind::guest: return "guests";
    case TokenKind::block: return "blocks";
    }
    return "";
}

/// Never enough of a token to reveal it.
std::string prefix_of(const std::string& token)
{
    return token.substr(0, std::min(longest_prefix, token.size() / 2));
}

std::array<FailureKey, 3> keys_of(const Call& call, TokenKind kind, const std::string& token)
{
    const auto& policy = call.services.policies.failed_tokens;
    if (!policy.enabled) return {};
    const auto client = client_network(call.request.client_address);
    const auto name = name_of(kind);
    return {failure_key("failed_tokens_of_client", name + " client " + client.host, policy.of_client),
            failure_key("failed_tokens_of_network", name + " network " + client.network, policy.of_network),
            failure_key("failed_tokens_of_prefix", name + " prefix " + prefix_of(token), policy.of_prefix)};
}

} // namespace

bool is_of_token(const Error& refusal)
{
    return std::ranges::find(of_tokens, refusal.code) != of_tokens.end();
}

TokenAttempt::TokenAttempt(const Call& call, TokenKind kind, std::string token)
    : call_(call), kind_(kind),
      token_(kind == TokenKind::room_link ? std::string(link_token(token)) : std::move(token)),
      keys_(keys_of(call, kind, token_))
{
    if (call.route.takes != Takes::token)
        throw std::logic_error(std::string(call.route.path) + " resolves a token, and its route does not say so");
}

Result<Done> TokenAttempt::check() const
{
    const auto& services = call_.services;
    if (!services.policies.failed_tokens.enabled) return Done{};
    const auto refusal = services.context.failures.look(keys_);
    if (!refusal) return Done{};
    return limit_reached(refusal->kind, refusal->until, services.context.clock.now());
}

bool TokenAttempt::was_once_known() const
{
    auto& pages = call_.services.landing_pages;
    switch (kind_) {
    case TokenKind::invite: return pages.knows_invite(token_);
    case TokenKind::room_link: return pages.knows_room_link(token_);
    case TokenKind::guest: return pages.knows_guest(token_);
    case TokenKind::block: return false;
    }
    return false;
}

void TokenAttempt::failed() const
{
    if (was_once_known()) return;
    log_failed_attempt(call_, "token");
    if (call_.services.policies.failed_tokens.enabled) call_.services.context.failures.add(keys_);
}

} // namespace usher::api
