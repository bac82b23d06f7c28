// Adds users to a room within its limit, which concurrent requests cannot exceed.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/room_view.h"
#include "store/rooms/room_members.h"

#include <cstdint>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// Accepted and invited members together with these newcomers and guests must not exceed `most` (0: no limit). Error:
/// members_quota_reached.
Result<Done> check_room_has_places(const RoomView& room, std::int64_t newcomers, std::int64_t guests,
                                   std::int64_t most);

struct RoomPlaces {
    std::vector<UserId> added;   ///< were not active before
    std::vector<UserId> banned;  ///< stay outside
    std::vector<UserId> already; ///< were active, and stay as they were
};

/// The users, who are of the room's realm and named once each, get the membership `place`; all of them or none. Call it
/// in the transaction that has locked the room's row (store::rooms::lock) and then read `room`. guests: addresses that
/// will wait in the room and are counted with the members. At most four statements.
/// Error: members_quota_reached.
Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const store::room_members::Place& place, std::int64_t guests, std::int64_t most,
                               Time now, Random& random);
/// The same with the users' places as they were read in this transaction.
Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const std::vector<RoomMember>& known, const store::room_members::Place& place,
                               std::int64_t guests, std::int64_t most, Time now, Random& random);

} // namespace usher::service
