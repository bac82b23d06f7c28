// usherctl user …: the users of the workspace.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct NewUserWords {
    std::string email;
    std::string username; ///< empty: derived from the address
    std::string name;
    std::string role; ///< "" or "admin"
    std::string password_file;
};
Answer add_user(Context& context, const NewUserWords& words);

} // namespace usher::ctl
