// The table room_guests. Each function is one statement, or a few for a long list.
// Changing a room's guests requires the lock on the room's row: members are notified of changed lists in order.
#pragma once

#include "domain/room_guest.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::room_guests {

/// In the order of arrival.
std::vector<RoomGuest> list(Reader& reader, const RoomId& room);
/// Those of all these rooms, each room's in the order of arrival.
std::vector<RoomGuest> list(Reader& reader, const std::vector<RoomId>& rooms);
/// Those whose address belongs to one of the users.
std::vector<RoomGuest> list_of_users(Reader& reader, const RoomId& room, const std::vector<UserId>& users);
std::int64_t count(Reader& reader, const RoomId& room);
/// The guest whose id is in an e-mail's link; nothing once the guest was removed or has become a member.
std::optional<RoomGuest> find(Reader& reader, const RoomGuestId& id);

/// The same with its room.
std::optional<KnownGuest> find_known(Reader& reader, const RoomGuestId& id);

/// Guests with that address in the realm's rooms. Locks guests and rooms.
std::vector<RoomGuest> list_waiting(Transaction& transaction, const OrgId& realm, const std::string& address_key);
/// The same for the guest with that id.
std::optional<RoomGuest> find_waiting(Transaction& transaction, const OrgId& realm, const RoomGuestId& id);

/// An address that is already a guest of the room is left as it is.
void insert(Writer& writer, const std::vector<RoomGuest>& guests, Time now);
void remove(Writer& writer, const std::vector<RoomGuestId>& guests);

} // namespace usher::store::room_guests
