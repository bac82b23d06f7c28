// Use cases of sessions: who is behind a credential; signing in and out.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/failure_counts.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/session.h"
#include "domain/user.h"
#include "service/accounts/login_throttle.h"
#include "service/accounts/password_check.h"
#include "service/context.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace usher::service {

struct SessionPolicy {
    std::string workspace; ///< as the setting names the realm that logins are looked for in
    FailedLoginPolicy failed_logins;
    std::chrono::days life{}; ///< of a session
};

struct SignedIn {
    std::string token;
    User user;
};

class Sessions {
public:
    Sessions(const Context& context, SessionPolicy policy);

    /// The active user behind the token, if it is one of that dialect and has not expired; holds_permission is set for
    /// `permission`, which may be nullptr.
    std::optional<Caller> find_caller(std::string_view token, DialectName dialect, const char* permission);

    /// A new session. An address that has no account is refused as one with a wrong password is, in the same time.
    /// Errors: rate_limited, overloaded, unknown_login, wrong_password (by user name only), account_inactive.
    Result<SignedIn> sign_in(const Credentials& credentials, DialectName dialect);
    /// The session that the token belongs to, once more. Error: unknown_login.
    Result<SignedIn> resume(const std::string& token, DialectName dialect);
    /// The token is good for nothing from here on.
    void sign_out(std::string_view token);

private:
    Result<SignedIn> open(const User& user, DialectName dialect);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    FailureCounts& failures_;
    PasswordHasher& hasher_;
    SessionPolicy policy_;
};

} // namespace usher::service
