// Use cases of logins and their sessions (orchd §5): sign in at an organization's control panel, look through and end
// one's sessions, make a login for an organization.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/org.h"
#include "domain/result.h"
#include "domain/session.h"
#include "domain/user.h"
#include "service/accounts/accounts.h"
#include "service/accounts/login_throttle.h"
#include "service/accounts/sessions.h"
#include "service/context.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace usher::service {

struct LoginPolicy {
    std::chrono::hours session_life{12};
    std::int64_t min_password = 8; ///< characters
    FailedLoginPolicy failed_logins;
    NotificationPolicy notifications;
};

/// Where somebody signs in: at the organization, or else at the control panel of that host.
struct SignInPlace {
    std::optional<OrgId> org;
    std::string host;
};

struct SignInWords {
    std::string address;
    std::string password;
};

struct SignedInAt {
    std::string session_token;
    std::vector<Membership> memberships;
};

struct NewLogin {
    std::string address;
    std::string password;
    std::string name;
};

class Logins {
public:
    Logins(const Context& context, LoginPolicy policy);

    /// An address without a login is refused as one with a wrong password is, in the same time.
    /// Errors: wrong_password, rate_limited, overloaded.
    Result<SignedInAt> sign_in(const SignInPlace& place, const SignInWords& words, const SessionOrigin& origin);

    /// The active memberships of a login, or the one place of an access token.
    std::vector<Membership> memberships(const Caller& caller);
    std::optional<User> find(const Caller& caller);

    /// The caller's own, in all dialects.
    std::vector<Session> sessions(const Caller& caller);
    /// session_not_found: not one's own.
    Result<Done> end_session(const Caller& caller, const SessionId& session);
    void end_current_session(const Caller& caller);
    void end_all_sessions(const Caller& caller);

    /// A registered login in the organization's realm. Errors: org_not_found, not_permitted, `wanted`'s own,
    /// field_invalid ("email", "name", "password"), login_taken, overloaded.
    Result<UserId> create(const Caller& caller, const OrgId& org, const Result<NewLogin>& wanted);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    PasswordHasher& hasher_;
    FailureCounts& failures_;
    LoginPolicy policy_;
    Accounts accounts_;
};

} // namespace usher::service
