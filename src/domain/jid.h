// JIDs, the addresses of XMPP: a user's is his id under the domain, a room's under muc. of it. Pure functions.
#pragma once

#include "domain/ids.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

/// own: one he has had before he came to us; empty: none.
std::string user_jid(const UserId& user, std::string_view own, std::string_view domain);
std::string room_jid(const RoomId& room, std::string_view domain);

/// Whose JID it is, if it is one of those made here.
std::optional<UserId> user_of_jid(std::string_view jid, std::string_view domain);
std::optional<RoomId> room_of_jid(std::string_view jid, std::string_view domain);

} // namespace usher
