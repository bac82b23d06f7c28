// Credentials and how they are verified.
#pragma once

#include "domain/address.h"
#include "domain/result.h"
#include "domain/user.h"

#include <string>
#include <variant>

namespace usher {
class PasswordHasher;
}

namespace usher::store {
class Database;
}

namespace usher::service {

struct Credentials {
    std::variant<std::string, Address> login; ///< a user name or an address
    std::string password_digest;              ///< lower-case hex SHA-256 of the password
    std::string client_address;
};

inline bool is_by_name(const Credentials& credentials)
{
    return std::holds_alternative<std::string>(credentials.login);
}

/// The active user of the workspace with these credentials. An unknown login is refused in the same time as a known
/// one.
/// Errors: overloaded, unknown_login, wrong_password (by user name only), account_inactive.
Result<User> check_credentials(store::Database& database, PasswordHasher& hasher, const std::string& workspace,
                               const Credentials& credentials);

} // namespace usher::service
