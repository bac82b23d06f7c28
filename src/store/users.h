// The table users. One function is one statement.
#pragma once

#include "domain/address.h"
#include "domain/user.h"
#include "store/database.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::store::users {

/// Throws Conflict: users_address, users_username, or PRIMARY if it was inserted already.
void insert(Writer& writer, const User& user, const Address& address, const std::string& password_hash);

std::optional<User> find_by_address(Reader& reader, const OrgId& realm, const Address& address);
std::optional<User> find_by_username(Reader& reader, const OrgId& realm, std::string_view username);

/// Keeps the token by which the user joined a room.
void keep_invite_token(Writer& writer, const UserId& user, std::string_view token);

} // namespace usher::store::users
