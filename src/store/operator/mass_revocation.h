// What can be revoked, in all tables that hold invitations. Read-only. Each function is one statement.
#pragma once

#include "domain/revocation.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::mass_revocation {

/// The next ones of a kind after that id; `scope` is the organization or room.
using Listing = std::vector<Revocable>(Reader& reader, const RevocationFilter& filter, const IdBytes& after, Time now,
                                       std::int64_t most);
Listing list_invites; ///< including expired ones, which could be renewed
Listing list_room_links;
Listing list_workspace_emails;
/// Rooms that somebody is invited to; only their ids are set.
std::vector<RoomId> list_rooms(Reader& reader, const RevocationFilter& filter, const RoomId& after, std::int64_t most);
std::vector<Revocable> list_guests(Reader& reader, const RevocationFilter& filter, const RoomId& room);
std::vector<Revocable> list_invited_members(Reader& reader, const RevocationFilter& filter, const RoomId& room);

std::optional<OrgId> find_realm(Reader& reader, const RoomId& room);

/// The users with that address, in all realms.
std::vector<UserId> list_users(Reader& reader, const std::string& address_key);

} // namespace usher::store::mass_revocation
