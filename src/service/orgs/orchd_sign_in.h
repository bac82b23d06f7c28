// Use cases of logins (docs/apis/orchd.md §5): sign in to an organization's control panel, list one's memberships,
// create a login for an organization.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/org.h"
#include "domain/password_rules.h"
#include "domain/result.h"
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

struct OrchdSignInPolicy {
    std::chrono::hours session_life{12};
    PasswordRules passwords;
    LoginThrottlePolicy throttle;
    NotificationPolicy notifications;
};

/// Where someone signs in: at the organization, or else at the control panel of that host.
struct SignInPlace {
    std::optional<OrgId> org;
    std::string host;
};

struct OrchdCredentials {
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

class OrchdSignIn {
public:
    OrchdSignIn(const Context& context, OrchdSignInPolicy policy);

    /// An address without a login is refused like a wrong password, in the same time.
    /// Errors: wrong_password, rate_limited, overloaded.
    Result<SignedInAt> sign_in(const SignInPlace& place, const OrchdCredentials& credentials,
                               const SessionOrigin& origin);

    /// The active memberships of a login, or the only one of an access token.
    std::vector<Membership> memberships(const Caller& caller);
    std::optional<User> find(const Caller& caller);

    /// Creates a registered login in the organization's realm. Errors: org_not_found, not_permitted, `wanted`'s own,
    /// field_invalid ("email", "name", "password"), login_taken, overloaded.
    Result<UserId> create(const Caller& caller, const OrgId& org, const Result<NewLogin>& wanted);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    PasswordHasher& hasher_;
    FailureCounts& failures_;
    OrchdSignInPolicy policy_;
    Accounts accounts_;
};

} // namespace usher::service
