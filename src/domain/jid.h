// JIDs, the addresses of XMPP: a user's is their id at the domain, a room's is at its muc. subdomain. Pure functions.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// own: the JID from before the user was imported; empty: none.
std::string user_jid(const UserId& user, std::string_view own, std::string_view domain);
std::string room_jid(const RoomId& room, std::string_view domain);

/// The user of the JID, if it is one of those made here.
std::optional<UserId> user_of_jid(std::string_view jid, std::string_view domain);
std::optional<RoomId> room_of_jid(std::string_view jid, std::string_view domain);

} // namespace usher
