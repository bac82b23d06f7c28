// usherctl room …: the rooms of the workspace.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct NewRoomWords {
    std::string name;
    bool is_private = false;
    std::string owner; ///< user name or address
};
Answer add_room(Context& context, const NewRoomWords& words);

} // namespace usher::ctl
