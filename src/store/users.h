// The table users. One function is one statement.
#pragma once

#include "domain/user.h"
#include "store/database.h"

#include <string_view>

namespace usher::store::users {

/// Keeps the token by which the user joined a room.
void keep_invite_token(Writer& writer, const UserId& user, std::string_view token);

} // namespace usher::store::users
