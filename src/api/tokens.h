// The tokens by which a request is let in or shown something: of invites, room links, … Handlers use one through
// resolve_token() only, which counts those that lead nowhere, by who tries them and by how they begin, so that they can
// neither be guessed nor harvested. A good token costs no statement more.
#pragma once

#include "base/failure_counts.h"
#include "domain/result.h"

#include <array>
#include <string>
#include <type_traits>

namespace usher::api {

struct Call;

struct FailedTokenPolicy {
    bool enabled = true;
    FailureLimit of_client{30, std::chrono::minutes(15)};
    FailureLimit of_network{300, std::chrono::minutes(15)}; ///< of all clients in it
    FailureLimit of_prefix{300, std::chrono::minutes(15)};  ///< of all tokens that begin alike
};

/// Each kind is counted apart, and by all dialects together.
enum class TokenKind { invite, room_link, guest, block };

/// One token that a request came with, to be tried once.
class TokenAttempt {
public:
    /// token: as it came; of a room link with or without what a dialect puts before it.
    TokenAttempt(const Call& call, TokenKind kind, std::string token);

    /// rate_limited, with the seconds to wait.
    Result<Done> check() const;
    /// It led nowhere. Counted, with a line for fail2ban, unless there once was such a token: one that was used, revoked
    /// or has expired is no guess.
    void failed() const;

private:
    bool was_once_known() const;

    const Call& call_;
    const TokenKind kind_;
    const std::string token_;
    const std::array<FailureKey, 3> keys_;
};

/// Whether the refusal is of the token, and not of what was to be done with it.
bool is_of_token(const Error& refusal);

template <typename Found>
bool led_nowhere(const Found& found)
{
    return !found;
}
template <typename T>
bool led_nowhere(const Result<T>& result)
{
    return !result && is_of_token(result.error());
}

template <typename T>
struct ResolvedAs {
    using type = Result<T>;
};
template <typename T>
struct ResolvedAs<Result<T>> {
    using type = Result<T>;
};

/// What `use` makes of the token: a Result, or something that is false where there is nothing behind it. Not asked, but
/// rate_limited, if too many tokens led nowhere of late. On routes that say so (Takes::token) only.
template <typename Use>
typename ResolvedAs<std::invoke_result_t<Use>>::type resolve_token(const Call& call, TokenKind kind, std::string token,
                                                                   const Use& use)
{
    const TokenAttempt attempt(call, kind, std::move(token));
    if (const auto within = attempt.check(); !within) return within.error();
    auto resolved = use();
    if (led_nowhere(resolved)) attempt.failed();
    return resolved;
}

} // namespace usher::api
