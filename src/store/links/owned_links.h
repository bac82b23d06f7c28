// The table room_links, as far as users' own links go: their personal open invites and their public links.
// One function is one statement.
#pragma once

#include "domain/room_link.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::store::owned_links {

/// Which of a user's own links: of each he has one at most.
class Slot {
public:
    static Slot of(const UserId& user, RoomLinkKind kind);       ///< personal, audio, video
    static Slot of_room(const UserId& user, const RoomId& room); ///< his public link to the room
    const std::string& text() const { return text_; }

private:
    explicit Slot(std::string text) : text_(std::move(text)) {}
    std::string text_;
};

/// Links to his personal audio and video rooms are bound to rooms that are there and not closed, or to none.
std::optional<RoomLink> find(Reader& reader, const Slot& slot);
/// The same, and nobody else changes it until the transaction ends.
std::optional<RoomLink> lock(Transaction& tx, const Slot& slot);
/// Of any kind, whoever owns it.
std::optional<RoomLink> lock(Transaction& tx, const RoomLinkId& link);
/// His public links, in the order they were made.
std::vector<RoomLink> list_public(Reader& reader, const UserId& user);
/// The public link that leads to a room and whose owner is moderator of it: the creator's before others', then the oldest.
std::optional<RoomLink> find_of_room(Reader& reader, const RoomId& room);

/// False if the slot or the token is taken.
bool insert(Writer& writer, const RoomLink& link, const Slot& slot);
void set_token(Writer& writer, const RoomLinkId& link, std::string_view token, const std::optional<Time>& expires_at,
               Time now);
void bind(Writer& writer, const RoomLinkId& link, const std::optional<RoomId>& room, Time now);
void remove(Writer& writer, const RoomLinkId& link);

/// A link in the eyes of somebody who has its token.
struct Target {
    RoomLink link;
    std::string owner_jid;        ///< one he has had before he came to us; empty: none
    bool owner_moderates = false; ///< he is a moderator of the room
};
/// Of any kind.
std::optional<Target> find_target(Reader& reader, std::string_view token);

std::optional<LinkPreview> find_preview(Reader& reader, std::string_view token);

/// Of any kind, be it open or not.
std::optional<KnownRoomLink> find_known(Reader& reader, std::string_view token);

/// Counts one use of a link that still has that token, leads to that room, and is open; false if not. The row stays
/// locked until the transaction ends: so uses never exceed max_uses, and a token that was replaced opens nothing.
bool count_use(Transaction& tx, const RoomLink& link, Time now);

} // namespace usher::store::owned_links
