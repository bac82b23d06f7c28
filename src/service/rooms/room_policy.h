// The settings for Rainbow's use cases of rooms.
#pragma once

#include "service/mail/notifications.h"

#include <cstdint>

namespace usher::service {

struct RoomPolicy {
    std::int64_t most_members = 20; ///< per room, invited ones included; 0: no limit
    std::int64_t most_rooms = 20;   ///< created by one user and not closed; 0: no limit
    NotificationPolicy notifications;
};

} // namespace usher::service
