// An address that was invited to a room and has no account yet. Its id is in the link of its e-mail.
#pragma once

#include "domain/address.h"
#include "domain/ids.h"

#include <cstdint>
#include <optional>
#include <string>

namespace usher {

struct RoomGuest {
    RoomGuestId id;
    RoomId room;
    Address address;        ///< its text in lower case
    std::int64_t place = 0; ///< in order of arrival; later guests have greater numbers
    std::optional<UserId> invited_by = {};
};

/// A guest, as shown to whoever holds the link of the guest's e-mail.
struct KnownGuest {
    RoomGuest guest;
    OrgId realm;
    std::string room_name;
    std::string room_topic;
    std::optional<UserId> creator; ///< of the room
    std::string creator_name;      ///< may be empty
};

} // namespace usher
