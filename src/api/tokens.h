// The tokens by which a request gets access: of invites, room links, … Handlers use one only through resolve_token(),
// which counts unknown ones by client and by prefix, so that tokens can be neither guessed nor harvested. A valid token
// costs no further statement.
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
    FailureLimit of_prefix{300, std::chrono::minutes(15)};  ///< of all tokens with that prefix
};

/// Each kind is counted separately, and across all dialects.
enum class TokenKind { invite, room_link, guest, block };

/// A token of a request, to be tried once.
class TokenAttempt {
public:
    /// token: as received; of a room link with or without a dialect's prefix.
    TokenAttempt(const Call& call, TokenKind kind, std::string token);

    /// Error: rate_limited, with the seconds to wait.
    Result<Done> check() const;
    /// The token is not valid. Counts it, and logs a line for fail2ban, unless it once was: a used, revoked or expired
    /// token is not a guess.
    void failed() const;

private:
    bool was_once_known() const;

    const Call& call_;
    const TokenKind kind_;
    const std::string token_;
    const std::array<FailureKey, 3> keys_;
};

/// Whether the refusal is about the token, and not about what it was to be used for.
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

/// Returns the result of `use`: a Result, or something that is false if the token is unknown. rate_limited, without
/// calling it, after too many unknown tokens. Only on routes that declare a token (Takes::token).
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
