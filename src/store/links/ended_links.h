// The table dead_links: written in the transaction that ends a link, before its row is deleted. Each function is one
// statement.
#pragma once

#include "domain/ended_link.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::ended_links {

/// The member's invite, if they have one.
void bury_invite(Writer& writer, const MemberId& member, LinkEnd end, Time now);
void bury_room_link(Writer& writer, const RoomLinkId& link, LinkEnd end, Time now);
/// Only those still waiting in their rooms.
void bury_guests(Writer& writer, const std::vector<RoomGuestId>& guests, LinkEnd end, Time now);

std::optional<EndedLink> find(Reader& reader, const std::string& key_hash);

} // namespace usher::store::ended_links
