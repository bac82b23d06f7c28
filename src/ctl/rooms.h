// usherctl room …: the rooms of the workspace.
#pragma once

#include "ctl/context.h"
#include "domain/room.h"

namespace usher::ctl {

struct NewRoomArgs {
    std::string name;
    bool is_private = false;
    std::string owner; ///< user name or address
};
Answer add_room(Context& context, const NewRoomArgs& words);
Answer list_rooms(Context& context, std::int64_t limit);
/// With its links and members. called: name or id. The default room stays.
/// The room of the workspace with that name or id. Throws Refused.
Room find_room(Context& context, const std::string& called);
Answer remove_room(Context& context, const std::string& called);

} // namespace usher::ctl
