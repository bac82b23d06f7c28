// Use cases: sign in to the workspace as Rainbow's clients do (docs/apis/rainbow.md §4), with a token that contains the
// user and its times, and renew it. The token's format is up to the dialect; here it is looked up by its hash like any
// other.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/failure_counts.h"
#include "domain/profile.h"
#include "domain/result.h"
#include "service/accounts/login_throttle.h"
#include "service/accounts/password_check.h"
#include "service/accounts/sessions.h"
#include "service/context.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>

namespace usher::service {

struct RainbowSignInPolicy {
    std::string workspace; ///< from the setting; the realm in which logins are looked up
    std::chrono::hours life{24};
    LoginThrottlePolicy throttle;
};

struct TokenLogin {
    std::string token;
    ProfiledUser user;
    Time since;
};

/// An unguessable token for that user and those times.
using MakeToken = std::function<std::string(const ProfiledUser& user, Time issued, Time expires)>;

class RainbowSignIn {
public:
    RainbowSignIn(const Context& context, RainbowSignInPolicy policy);

    /// typed: the login as it was typed, used in the refusal. The credentials contain its address, or, if it is not
    /// one, an address without a key, which matches nobody.
    /// Errors: rate_limited, overloaded, unknown_login, account_locked, account_inactive, org_inactive.
    Result<TokenLogin> sign_in(const std::string& typed, Credentials credentials, const SessionOrigin& origin,
                               const MakeToken& make_token);
    /// A new token for the caller, valid from now on. Errors: session_expired, org_inactive.
    Result<TokenLogin> renew(const Caller& caller, const SessionOrigin& origin, const MakeToken& make_token);

private:
    Result<User> check(const std::string& typed, const Credentials& credentials);
    std::optional<TokenLogin> open(const OrgId& realm, const UserId& user, const SessionOrigin& origin,
                                   const MakeToken& make_token);

    store::Database& database_;
    const Clock& clock_;
    FailureCounts& failures_;
    PasswordHasher& hasher_;
    RainbowSignInPolicy policy_;
};

} // namespace usher::service
