// Makes a named room with its owner.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room.h"
#include "domain/user.h"

#include <string>

namespace usher::store {
class Database;
}

namespace usher::service {

struct NewRoom {
    RoomKind kind = RoomKind::channel; ///< or group
    std::string name;
};

class RoomCreation {
public:
    RoomCreation(store::Database& database, const Clock& clock, Random& random)
        : database_(database), clock_(clock), random_(random)
    {
    }

    /// A room of the owner's realm whose only member is its owner. Errors: room_name_invalid, room_name_taken.
    Result<Room> create(const User& owner, const NewRoom& wanted);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
