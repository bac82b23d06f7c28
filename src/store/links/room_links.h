// The table room_links: links created by Rocket.Chat's clients, and users' own links, which are personal open invites
// and public links. Each function is one statement.
#pragma once

#include "domain/room_link.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store::room_links {

/// A user's own link has a slot; one without a slot is offered to its inviter again for the same room and terms.
/// False if the slot, the offer, the id or the token is taken, or the room no longer exists.
bool insert(Writer& writer, const RoomLink& link, const std::optional<RoomLinkSlot>& slot = {});

/// In one round trip.
LinkOffer get_offer(Reader& reader, const Caller& caller, const RoomId& room, const RoomLinkTerms& terms);
/// The link is no longer offered; it can still be used.
void retire(Transaction& tx, const RoomLinkId& id);

/// All links of the realm, oldest first.
std::vector<ListedRoomLink> list(Reader& reader, const OrgId& realm);
/// The user's public links, oldest first.
std::vector<RoomLink> list_public(Reader& reader, const UserId& user);

/// Links to personal audio and video rooms are bound to an existing room that is not closed, or to none.
std::optional<RoomLink> find(Reader& reader, const RoomLinkSlot& slot);
/// The public link to a room whose inviter is present there as a moderator: the room creator's before others', then the
/// oldest.
std::optional<RoomLink> find_of_room(Reader& reader, const RoomId& room);

// ---- by its token, a link of any kind

/// A user's own link leads to a room only while its inviter is present there as a moderator.
std::optional<RoomLinkState> find_state(Reader& reader, std::string_view token);
std::optional<LinkTarget> find_target(Reader& reader, std::string_view token);
/// With its room and the caller's place there; only within the caller's realm.
std::optional<JoinableRoomLink> find_joinable(Reader& reader, std::string_view token, const Caller& caller);
std::optional<LinkPreview> find_preview(Reader& reader, std::string_view token);
/// Open or not.
std::optional<KnownRoomLink> find_known(Reader& reader, std::string_view token);

// ---- locked until the transaction ends

std::optional<RoomLink> lock(Transaction& tx, const RoomLinkSlot& slot);
/// A link of any kind, by any inviter.
std::optional<RoomLink> lock(Transaction& tx, const RoomLinkId& link);
/// Within the realm.
std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, const RoomLinkId& id);
std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, std::string_view token);

void set_token(Writer& writer, const RoomLinkId& link, std::string_view token, const std::optional<Time>& expires_at,
               Time now);
void bind(Writer& writer, const RoomLinkId& link, const std::optional<RoomId>& room, Time now);
void remove(Writer& writer, const RoomLinkId& link);

/// Counts one use of a link that still has that token, leads to that room, and is open; false if not. The row stays
/// locked until the transaction ends: so uses never exceed max_uses, and a replaced token never works again.
bool count_use(Transaction& tx, const RoomLink& link, Time now);

} // namespace usher::store::room_links
