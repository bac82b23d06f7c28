// Gives users places in a room, under its limit: of any number of requests at once none goes beyond it.
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

/// The members who are accepted or invited, these newcomers and the guests with them, are no more than `most` (0: there
/// is no limit). members_quota_reached.
Result<Done> check_room_has_places(const RoomView& room, std::int64_t newcomers, std::int64_t guests,
                                   std::int64_t most);

struct RoomPlaces {
    std::vector<UserId> added;   ///< were not active and are now
    std::vector<UserId> banned;  ///< are outside, and stay there
    std::vector<UserId> already; ///< were active, and stay as they were
};

/// The users, who are of the room's realm and none of them twice, become what `place` says; all of them or none.
/// Within the transaction the room's row was locked (store::rooms::lock) and then `room` was read. guests: addresses
/// that will wait in the room and are counted with the members. At most four statements.
/// members_quota_reached.
Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const store::room_members::Place& place, std::int64_t guests, std::int64_t most,
                               Time now, Random& random);
/// The same with the users' places as they were read in this transaction.
Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const std::vector<RoomMember>& known, const store::room_members::Place& place,
                               std::int64_t guests, std::int64_t most, Time now, Random& random);

} // namespace usher::service
