#include "service/rooms/quota.h"

#include "domain/event.h"
#include "store/rooms/events.h"

#include <algorithm>

namespace usher::service {
namespace {

RoomPlaces sorted_out(const std::vector<UserId>& users, const std::vector<RoomMember>& places)
{
    RoomPlaces sorted;
    for (const auto& user : users) {
        const auto found = std::ranges::find(places, user, &RoomMember::user);
        if (found == places.end() || (!found->place.banned && !found->place.is_active()))
            sorted.added.push_back(user);
        else
            (found->place.banned ? sorted.banned : sorted.already).push_back(user);
    }
    return sorted;
}

std::vector<Event> joins_of(const std::vector<UserId>& users, const RoomId& room, Time now, Random& random)
{
    std::vector<Event> joins;
    for (const auto& user : users)
        joins.push_back(user_joined(EventId::make(now, random), room, user, now));
    return joins;
}

} // namespace

Result<Done> check_room_has_places(const RoomView& room, std::int64_t newcomers, std::int64_t guests, std::int64_t most)
{
    const auto forecast = room.active_count + newcomers + guests;
    if (most == 0 || newcomers + guests == 0 || forecast <= most) return Done{};
    return Error{.code = ErrorCode::members_quota_reached, .quota = Quota{forecast, most}};
}

Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const store::room_members::Place& place, std::int64_t guests, std::int64_t most,
                               Time now, Random& random)
{
    const auto known = store::room_members::list(tx, room.room.id, users);
    return give_places(tx, room, users, known, place, guests, most, now, random);
}

Result<RoomPlaces> give_places(store::Transaction& tx, const RoomView& room, const std::vector<UserId>& users,
                               const std::vector<RoomMember>& known, const store::room_members::Place& place,
                               std::int64_t guests, std::int64_t most, Time now, Random& random)
{
    auto places = sorted_out(users, known);
    const bool takes_place = place.status == MemberStatus::invited || place.status == MemberStatus::accepted;
    const auto newcomers = takes_place ? static_cast<std::int64_t>(places.added.size()) : 0;
    if (const auto has_places = check_room_has_places(room, newcomers, guests, most); !has_places)
        return has_places.error();
    store::room_members::place(tx, room.room.id, places.added, place, now);
    if (place.status == MemberStatus::accepted)
        store::events::insert(tx, joins_of(places.added, room.room.id, now, random));
    return places;
}

} // namespace usher::service
