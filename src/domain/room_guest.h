// An address that was invited to a room and waits for an account. Its id is in the link of its letter.
#pragma once

#include "domain/address.h"
#include "domain/ids.h"

#include <cstdint>

namespace usher {

struct RoomGuest {
    RoomGuestId id;
    RoomId room;
    Address address;        ///< its text in lower case
    std::int64_t place = 0; ///< in the order of arrival; further ones have greater numbers
};

} // namespace usher
