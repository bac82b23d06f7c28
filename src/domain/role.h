// Roles of users, which count everywhere, and of room members, which count in that room.
#pragma once

#include "domain/name_set.h"

#include <array>
#include <optional>
#include <string_view>

namespace usher {

/// The first six are a user's, the last three a room member's, who also may be a guest.
enum class Role { admin, anonymous, app, bot, guest, user, owner, moderator, leader };
inline constexpr std::array<const char*, 9> role_names = {"admin", "anonymous", "app",       "bot",   "guest",
                                                          "user",  "owner",     "moderator", "leader"};
using Roles = NameSet<Role, role_names.size(), role_names>;

inline const char* name_of(Role role)
{
    return role_names[static_cast<std::size_t>(role)];
}
inline std::optional<Role> parse_role(std::string_view name)
{
    return Roles::parse_one(name);
}
inline bool is_user_role(Role role)
{
    return role <= Role::user;
}

} // namespace usher
