// Makes a named room with its owner.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room.h"
#include "domain/user.h"
#include "service/context.h"

#include <string>
#include <vector>

namespace usher::service {

struct NewRoom {
    RoomKind kind = RoomKind::channel; ///< or group
    std::string name;
    std::string display_name = {}; ///< may be empty
    bool read_only = false;
    bool owner_joins = true;
    std::vector<std::string> members = {}; ///< user names; unknown ones are left out
};

class RoomCreation {
public:
    explicit RoomCreation(const Context& context)
        : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// A room of the owner's realm, with the owner and the others as members.
    /// Errors: room_name_invalid, room_name_taken, field_invalid (the display name).
    Result<Room> create(const User& owner, const NewRoom& wanted);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
