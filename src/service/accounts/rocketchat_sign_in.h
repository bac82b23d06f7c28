// Use cases: sign in to the workspace with a user name or an address, as Rocket.Chat's clients do, or resume with a
// token.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/accounts/login_throttle.h"
#include "service/accounts/password_check.h"
#include "service/context.h"

#include <chrono>
#include <string>

namespace usher::service {

struct RocketChatSignInPolicy {
    std::string workspace; ///< from the setting; the realm in which logins are looked up
    LoginThrottlePolicy throttle;
    std::chrono::days life{}; ///< of a session
};

struct SignedIn {
    std::string token;
    User user;
};

class RocketChatSignIn {
public:
    RocketChatSignIn(const Context& context, RocketChatSignInPolicy policy);

    /// A new session. An address without an account is refused like a wrong password, in the same time.
    /// Errors: rate_limited, overloaded, unknown_login, wrong_password (by user name only), account_inactive.
    Result<SignedIn> sign_in(const Credentials& credentials);
    /// Resumes the session that the token belongs to. Error: unknown_login.
    Result<SignedIn> resume(const std::string& token);

private:
    Result<SignedIn> open(const User& user);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    FailureCounts& failures_;
    PasswordHasher& hasher_;
    RocketChatSignInPolicy policy_;
};

} // namespace usher::service
