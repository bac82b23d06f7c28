// Use cases: sign in at the workspace by a user name or an address, as Rocket.Chat's clients do, or by a token again.
// One object for each worker, like the database connection it works on.
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
    std::string workspace; ///< as the setting names the realm that logins are looked for in
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

    /// A new session. An address that has no account is refused as one with a wrong password is, in the same time.
    /// Errors: rate_limited, overloaded, unknown_login, wrong_password (by user name only), account_inactive.
    Result<SignedIn> sign_in(const Credentials& credentials);
    /// The session that the token belongs to, once more. Error: unknown_login.
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
