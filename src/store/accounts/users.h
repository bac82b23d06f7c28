// The table users. Each function is one statement.
#pragma once

#include "domain/address.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store::users {

/// From a row that begins with id, realm_id, address, username, name, locale, roles, active, verified, created_at and
/// updated_at.
User from_row(const Row& row);

/// Within the realm. User names are case-insensitive.
std::optional<User> find(Reader& reader, const OrgId& realm, const UserRef& ref);
std::optional<User> find_by_username(Reader& reader, const OrgId& realm, std::string_view username);
std::optional<User> find_by_address(Reader& reader, const OrgId& realm, const Address& address);

/// In any realm, if they are active and have a password.
std::optional<User> find_registered(Reader& reader, const UserId& user);

/// A user with their password hash, for signing in only.
struct Login {
    User user;
    std::string password_hash; ///< empty: a pending user, without a password
};
std::optional<Login> find_login(Reader& reader, const OrgId& realm, std::string_view username);
std::optional<Login> find_login(Reader& reader, const OrgId& realm, const Address& address);

/// The user who signs in to an organization's control panel with that address: a registered login that is an active
/// member of the organization, or else one whose realm it is.
std::optional<Login> find_login_at(Reader& reader, const OrgId& org, const Address& address);
bool is_in_realm(Reader& reader, const UserId& user, const OrgId& realm);

/// Turns a pending login into a registered one: sets its password, and its user name and language if it has none. False
/// if it is no longer pending, or the user name is taken.
bool register_pending(Writer& writer, const UserId& user, const std::string& password_hash, const std::string& username,
                      const std::string& locale, Time now);
void rename_pending(Writer& writer, const UserId& user, const std::string& name, Time now);
/// Removes a pending login that is no longer a member of any organization.
void remove_if_pending_and_placeless(Writer& writer, const UserId& user);

enum class Inserted { done, already_there, address_taken, username_taken };
Inserted insert(Writer& writer, const User& user, const Address& address, const std::string& password_hash);
/// Ordered by user name; those without one come first.
std::vector<User> list(Reader& reader, const OrgId& realm, std::int64_t most);

void set_password_hash(Writer& writer, const UserId& user, const std::string& password_hash, Time now);
void set_roles(Writer& writer, const UserId& user, const Roles& roles, Time now);
/// Also removes their sessions and their memberships of rooms and organizations.
void remove(Writer& writer, const UserId& user);

/// Whether another active user of the realm has the role admin.
bool has_other_admin(Reader& reader, const OrgId& realm, const UserId& user);

/// Keeps the token by which the user joined a room.
void keep_invite_token(Writer& writer, const UserId& user, std::string_view token);

} // namespace usher::store::users
