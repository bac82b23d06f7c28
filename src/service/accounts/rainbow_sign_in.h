// Use cases: sign in at the workspace as Rainbow's clients do (§4), with a token that carries the user and its times, and
// renew it. What a token looks like is up to the dialect; here it is looked up by its hash like any other.
// One object for each worker, like the database connection it works on.
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
    std::string workspace; ///< as the setting names the realm that logins are looked for in
    std::chrono::hours life{24};
    LoginThrottlePolicy throttle;
};

struct TokenLogin {
    std::string token;
    ProfiledUser user;
    Time since;
};

/// A token that nobody can guess, for that user and those times.
using MakeToken = std::function<std::string(const ProfiledUser& user, Time issued, Time expires)>;

class RainbowSignIn {
public:
    RainbowSignIn(const Context& context, RainbowSignInPolicy policy);

    /// typed: the login as it was typed, for the refusal; the credentials have its address, or one without a key, which is
    /// nobody's, if it is none.
    /// Errors: rate_limited, overloaded, unknown_login, account_locked, account_inactive, org_inactive.
    Result<TokenLogin> sign_in(const std::string& typed, Credentials credentials, const SessionOrigin& origin,
                               const MakeToken& make_token);
    /// A further token for the caller, from now on. Errors: invalid_session, org_inactive.
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
