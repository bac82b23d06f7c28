// Use case: someone who was invited registers an account (docs/apis/rainbow.md §12), by a link to a room or by the
// e-mail that invited the address.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/password_rules.h"
#include "domain/profile.h"
#include "domain/result.h"
#include "service/accounts/accounts.h"
#include "service/context.h"

#include <optional>
#include <string>
#include <variant>

namespace usher::service {

class Joining;

struct RegistrationPolicy {
    std::string workspace; ///< from the setting; the realm in which people register
    PasswordRules passwords;
    NotificationPolicy notifications;
};

/// The token of a link, whose room the new user joins as a guest; or the id from the e-mail they received.
using RegistrationKey = std::variant<std::string, RoomGuestId>;

struct RegistrationWish {
    std::string address;
    std::string password;
    std::string language; ///< may be empty
    Profile profile;
};

class Registration {
public:
    Registration(const Context& context, Joining& joining, RegistrationPolicy policy);

    /// Errors: those of joining by the link; registration_key_unknown for an e-mail's id; field_invalid ("loginEmail",
    /// "name"), password_too_short, password_too_simple, login_exists, overloaded.
    Result<ProfiledUser> register_user(const RegistrationWish& wanted, const RegistrationKey& key);

private:
    Result<Done> check_key(const RegistrationKey& key);
    Result<std::string> hash(const std::string& password);
    Result<ProfiledUser> make(const OrgId& realm, const NewUser& account, const Profile& profile,
                              const RegistrationKey& key);
    Error login_exists(const OrgId& realm, const std::string& address);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    PasswordHasher& hasher_;
    Joining& joining_;
    RegistrationPolicy policy_;
    Accounts accounts_;
};

} // namespace usher::service
