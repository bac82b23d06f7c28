#include "service/room_admission.h"

#include "domain/room_guest.h"
#include "store/database.h"
#include "store/events.h"
#include "store/room_guests.h"
#include "store/room_members.h"

#include <algorithm>
#include <vector>

namespace usher::service {
namespace {

std::vector<RoomGuest> waiting(store::Transaction& tx, const Newcomer& newcomer)
{
    auto guests = store::room_guests::list_waiting(tx, newcomer.realm, newcomer.address.key);
    if (!newcomer.invitation) return guests;
    const auto invited = store::room_guests::find_waiting(tx, newcomer.realm, *newcomer.invitation);
    if (invited && std::ranges::find(guests, invited->id, &RoomGuest::id) == guests.end()) guests.push_back(*invited);
    return guests;
}

} // namespace

void admit_guest(store::Transaction& tx, const Newcomer& newcomer, Time now, Random& random)
{
    const auto guests = waiting(tx, newcomer);
    std::vector<RoomGuestId> ids;
    for (const auto& guest : guests) {
        ids.push_back(guest.id);
        if (store::room_members::insert(tx, guest.room, newcomer.user, {}, now))
            store::events::insert(tx, user_joined(EventId::make(now, random), guest.room, newcomer.user, now));
    }
    store::room_guests::remove(tx, ids);
}

} // namespace usher::service
