// usherctl user …: the users of the workspace.
#pragma once

#include "ctl/context.h"
#include "domain/user.h"

namespace usher::ctl {

struct NewUserArgs {
    std::string email;
    std::string username; ///< empty: derived from the address
    std::string name;
    std::string role; ///< "" or "admin"
    std::string password_file;
};
Answer add_user(Context& context, const NewUserArgs& words);

/// The workspace's user with that user name, address or id. Throws Refused.
User find_user(Context& context, const std::string& called);

Answer list_users(Context& context, std::int64_t limit);
Answer show_user(Context& context, const std::string& called);
/// relinquish: rooms they are the last owner of are transferred to the longest-standing member, or removed.
Answer remove_user(Context& context, const std::string& called, bool relinquish);
Answer set_user_password(Context& context, const std::string& called, const std::string& password_file);

enum class RoleChange { add, remove };
Answer change_user_role(Context& context, const std::string& called, const std::string& role, RoleChange change);

} // namespace usher::ctl
