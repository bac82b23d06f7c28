// The table room_guests. One function is one statement, or as few as a long list needs.
// Whoever changes the guests of a room holds the lock of the room's row: members are sent the list in its order.
#pragma once

#include "domain/room_guest.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::room_guests {

/// In the order of arrival.
std::vector<RoomGuest> list(Reader& reader, const RoomId& room);
/// Those of all the rooms, each room's in the order of arrival.
std::vector<RoomGuest> list(Reader& reader, const std::vector<RoomId>& rooms);
/// Those whose address is one of the users'.
std::vector<RoomGuest> list_of_users(Reader& reader, const RoomId& room, const std::vector<UserId>& users);
std::int64_t count(Reader& reader, const RoomId& room);
/// What the id in an e-mail's link stands for; nothing once the guest was removed or has become a member.
std::optional<RoomGuest> find(Reader& reader, const RoomGuestId& id);

/// The same with its room.
std::optional<KnownGuest> find_known(Reader& reader, const RoomGuestId& id);

/// Where the address waits in rooms of the realm. Locks guests and rooms.
std::vector<RoomGuest> list_waiting(Transaction& transaction, const OrgId& realm, const std::string& address_key);
/// The same of the guest with that id.
std::optional<RoomGuest> find_waiting(Transaction& transaction, const OrgId& realm, const RoomGuestId& id);

/// An address that waits in the room already is left as it is.
void insert(Writer& writer, const std::vector<RoomGuest>& guests, Time now);
void remove(Writer& writer, const std::vector<RoomGuestId>& guests);
/// False if the address does not wait in the room.
bool remove(Writer& writer, const RoomId& room, const std::string& address_key);

} // namespace usher::store::room_guests
