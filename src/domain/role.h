// Roles of users, which apply everywhere, and of room members, which apply in that room.
#pragma once

#include "domain/name_set.h"

#include <array>
#include <optional>
#include <string_view>

namespace usher {

/// The first six are for users, the last three for room members, who may also be guests.
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
