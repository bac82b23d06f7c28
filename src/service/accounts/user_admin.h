// Use cases of users: created by an administrator or by registering themselves, shown, removed.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/password_rules.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/accounts/accounts.h"
#include "service/context.h"

#include <cstddef>
#include <string>
#include <vector>

namespace usher::service {

/// Who may register.
enum class MayRegister { everybody, holders_of_a_secret, nobody };

struct UserAdminPolicy {
    std::string workspace; ///< from the setting; the realm in which people register
    MayRegister registration = MayRegister::everybody;
    std::string registration_secret; ///< permits registration as tokens of usable room links do; empty: there is none
    PasswordRules passwords;
    NotificationPolicy notifications;
};

/// A user as requested; password_hash and roles of `account` are set by the use case.
struct UserWish {
    NewUser account;
    std::string password;
    std::vector<std::string> role_names = {}; ///< empty: user
};

class UserAdmin {
public:
    UserAdmin(const Context& context, UserAdminPolicy policy);

    /// Errors: user_creation_not_permitted, user_role_invalid, role_assignment_not_permitted, field_required,
    /// field_invalid, password_too_short, overloaded, field_taken.
    Result<User> create(const Caller& caller, const UserWish& wish);

    /// secret: the token of a usable room link or the secret from the settings, where one is needed.
    /// Errors: registration_disabled, registration_secret_wrong, those of create; login_taken instead of field_taken,
    /// which would reveal whether it is the user name or the address that is taken.
    Result<User> register_user(const UserWish& wish, const std::string& secret);

    /// user_not_found.
    Result<User> find(const Caller& caller, const UserRef& ref);

    /// As Accounts::remove. Also user_not_found.
    Result<Done> remove(const Caller& caller, const UserRef& ref, bool relinquish);

private:
    Result<Done> check_may_register(const std::string& secret);
    Result<User> make(const OrgId& realm, NewUser account, const std::string& password);

    store::Database& database_;
    const Clock& clock_;
    PasswordHasher& hasher_;
    UserAdminPolicy policy_;
    Accounts accounts_;
};

} // namespace usher::service
