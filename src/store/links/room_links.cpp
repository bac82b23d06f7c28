#include "store/links/room_links.h"

#include "store/rooms/presence.h"
#include "store/rooms/room_members.h"

namespace usher::store::room_links {
namespace {

#define INVITER_MODERATES                                                                                              \
    "EXISTS (SELECT 1 FROM room_members o WHERE o.room_id = r.id AND o.user_id = l.created_by "                        \
    "AND " IS_PRESENT("o") " AND " HAS_MODERATOR_ROLE("o") ")"
#define ANY_ROOM "COALESCE(l.room_id, l.bound_to)"
#define LINK_COLUMNS(room)                                                                                             \
    "l.id, l.token, " room ", l.created_by, l.days, l.max_uses, l.uses, l.created_at, l.updated_at, l.expires_at, "    \
    "l.kind"
constexpr unsigned link_columns = 11;
// A personal open invite keeps its binding whatever happens to the room; links to audio and video rooms lose it.
#define BOUND_ROOM                                                                                                     \
    "CASE WHEN l.kind IN ('audio', 'video') THEN (SELECT r.id FROM rooms r WHERE r.id = l.bound_to AND " IS_OPEN(      \
        "r") ") ELSE " ANY_ROOM " END"
#define OWNED_LINKS "SELECT " LINK_COLUMNS(BOUND_ROOM) " FROM room_links l "
#define IS_PUBLIC "l.kind IN ('room', 'audio', 'video')"
#define NAMED_ROOM "LEFT JOIN rooms r ON r.id = " ANY_ROOM " AND r.kind <> 'direct' "
#define IS_LOCKED "r.auto_register = 'lock'"
#define SHOWN_NAME "COALESCE(r.display_name, r.name)"

constexpr auto select_offer = "SELECT " LINK_COLUMNS(
    ANY_ROOM) ", p.roles, r.kind, m.roles, m.banned, m.status, m.created_at, "
              "(SELECT GROUP_CONCAT(v.roles) FROM role_permissions v WHERE v.permission IN "
              "('view-joined-room', CASE r.kind WHEN 'channel' THEN 'view-c-room' ELSE 'view-p-room' END)) "
              "FROM role_permissions p LEFT JOIN rooms r ON r.id = ? AND r.realm_id = ? "
              "LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "
              "LEFT JOIN room_links l ON l.room_id = r.id AND l.created_by = ? AND l.days = ? AND l.max_uses = ? AND "
              "l.offered = 1 WHERE p.permission = 'create-invite-links'";
constexpr auto insert_link =
    "INSERT INTO room_links (id, token, kind, slot, room_id, bound_to, created_by, days, max_uses, uses, created_at, "
    "updated_at, expires_at, offered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto retire_link = "UPDATE room_links SET offered = NULL WHERE id = ?";
constexpr auto select_all = "SELECT " LINK_COLUMNS(ANY_ROOM) ", " SHOWN_NAME " FROM room_links l "
                                                             "JOIN rooms r ON r.id = " ANY_ROOM
                                                             " WHERE r.realm_id = ? ORDER BY l.created_at, l.id";
constexpr auto select_public = OWNED_LINKS "WHERE l.created_by = ? AND " IS_PUBLIC " ORDER BY l.created_at, l.id";
constexpr auto select_by_slot = OWNED_LINKS "WHERE l.slot = ?";
constexpr auto select_of_room = "SELECT " LINK_COLUMNS(
    "r.id") " FROM rooms r JOIN room_links l ON l.room_id = r.id OR l.bound_to = r.id "
            "WHERE r.id = ? AND " IS_PUBLIC " AND " INVITER_MODERATES
            " ORDER BY COALESCE(l.created_by = r.created_by, FALSE) DESC, l.created_at, l.id LIMIT 1";

constexpr auto lock_by_slot = OWNED_LINKS "WHERE l.slot = ? FOR UPDATE";
constexpr auto lock_by_id = OWNED_LINKS "WHERE l.id = ? FOR UPDATE";
#define LOCK_IN_REALM "SELECT l.id FROM room_links l JOIN rooms r ON r.id = " ANY_ROOM " WHERE r.realm_id = ? AND "
constexpr auto lock_in_realm_by_id = LOCK_IN_REALM "l.id = ? FOR UPDATE";
constexpr auto lock_in_realm_by_token = LOCK_IN_REALM "l.token = ? FOR UPDATE";

// A moderator who is present keeps the room open.
constexpr auto select_state = "SELECT CASE WHEN l.kind = 'invite' THEN l.room_id IS NOT NULL ELSE EXISTS "
                              "(SELECT 1 FROM rooms r WHERE r.id = " ANY_ROOM " AND " INVITER_MODERATES
                              ") END, l.expires_at, l.max_uses, l.uses FROM room_links l WHERE l.token = ?";
constexpr auto select_target =
    "SELECT " LINK_COLUMNS(ANY_ROOM) ", u.jid, " INVITER_MODERATES " FROM room_links l "
                                     "LEFT JOIN rooms r ON r.id = " ANY_ROOM
                                     " LEFT JOIN users u ON u.id = l.created_by WHERE l.token = ?";
constexpr auto select_joinable =
    "SELECT l.id, l.expires_at, l.max_uses, l.uses, r.id, r.kind, r.name, r.display_name, m.roles, m.banned, m.status, "
    "m.created_at, l.kind, COALESCE(" IS_LOCKED ", FALSE) FROM room_links l LEFT JOIN rooms r ON r.id = " ANY_ROOM
    " LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "
    "WHERE l.token = ? AND (r.realm_id = ? OR r.id IS NULL)";
constexpr auto select_preview =
    "SELECT l.kind, r.id IS NOT NULL, l.expires_at, l.max_uses, l.uses, " INVITER_MODERATES
    ", " IS_OPEN("r") ", " SHOWN_NAME ", r.topic, " IS_LOCKED
                      ", c.id, c.name, p.first_name, p.last_name, o.name FROM room_links l " NAMED_ROOM
                      "LEFT JOIN users c ON c.id = r.created_by LEFT JOIN profiles p ON p.user_id = c.id "
                      "LEFT JOIN orgs o ON o.id = r.realm_id WHERE l.token = ?";
constexpr auto select_known =
    "SELECT l.id, l.token, l.kind, r.id, l.expires_at, l.max_uses, l.uses, " INVITER_MODERATES
    ", " IS_OPEN("r") ", " SHOWN_NAME ", r.topic, " IS_LOCKED ", r.realm_id, l.created_by, w.name, "
                      "(SELECT COUNT(*) FROM room_members y WHERE y.room_id = r.id AND " HAS_PLACE(
                          "y") ") FROM room_links l " NAMED_ROOM
                               "LEFT JOIN users w ON w.id = l.created_by WHERE l.token = ?";

constexpr auto update_token = "UPDATE room_links SET token = ?, updated_at = ?, expires_at = ? WHERE id = ?";
constexpr auto update_binding = "UPDATE room_links SET bound_to = ?, updated_at = ? WHERE id = ?";
constexpr auto delete_link = "DELETE FROM room_links WHERE id = ?";
constexpr auto update_uses = "UPDATE room_links SET uses = uses + 1, updated_at = ? WHERE id = ? AND token = ? AND "
                             "(room_id = ? OR bound_to = ?) "
                             "AND (max_uses = 0 OR uses < max_uses) AND (expires_at IS NULL OR expires_at > ?)";

RoomLink from_row(const Row& row)
{
    RoomLink link;
    link.id = row.id<RoomLinkId>(1);
    link.token = row.text(2);
    link.room = row.optional_id<RoomId>(3);
    link.inviter = row.id<UserId>(4);
    link.terms = {row.number(5), row.number(6)};
    link.uses = row.number(7);
    link.created_at = row.time(8);
    link.updated_at = row.time(9);
    link.expires_at = row.optional_time(10);
    link.kind = *parse_room_link_kind(row.text(link_columns));
    return link;
}

LinkOffer offer_from_row(const Row& row)
{
    LinkOffer offer;
    offer.creators = Roles::parse(row.text(link_columns + 1));
    if (!row.is_null(link_columns + 2)) offer.room_kind = parse_room_kind(row.text(link_columns + 2));
    offer.membership = room_members::from_columns(row, link_columns + 3);
    offer.viewers = Roles::parse(row.text(link_columns + 7));
    if (!row.is_null(1)) offer.link = from_row(row);
    return offer;
}

ListedRoomLink listed_from_row(const Row& row)
{
    return {from_row(row), row.text(link_columns + 1)};
}

RoomLinkId id_from_row(const Row& row)
{
    return row.id<RoomLinkId>(1);
}

RoomLinkState state_from_row(const Row& row)
{
    return {row.flag(1), row.optional_time(2), row.number(3), row.number(4)};
}

JoinableRoomLink joinable_from_row(const Row& row)
{
    JoinableRoomLink found;
    found.id = row.id<RoomLinkId>(1);
    found.state = {!row.is_null(5), row.optional_time(2), row.number(3), row.number(4)};
    if (found.state.has_room) {
        found.room.id = row.id<RoomId>(5);
        found.room.kind = parse_room_kind(row.text(6));
        found.room.name = row.text(7);
        found.room.display_name = row.text(8);
    }
    found.membership = room_members::from_columns(row, 9);
    found.kind = *parse_room_link_kind(row.text(13));
    found.locked = row.flag(14);
    return found;
}

LinkPreview preview_from_row(const Row& row)
{
    LinkPreview preview;
    preview.kind = *parse_room_link_kind(row.text(1));
    preview.state = {row.flag(2), row.optional_time(3), row.number(4), row.number(5)};
    preview.inviter_moderates = row.flag(6);
    preview.closed = !row.flag(7);
    preview.room_name = row.text(8);
    preview.room_topic = row.text(9);
    preview.locked = !row.is_null(10) && row.flag(10);
    preview.creator = row.optional_id<UserId>(11);
    preview.creator_name = row.text(12);
    preview.creator_first_name = row.text(13);
    preview.creator_last_name = row.text(14);
    preview.company_name = row.text(15);
    return preview;
}

KnownRoomLink known_from_row(const Row& row)
{
    KnownRoomLink link;
    link.id = row.id<RoomLinkId>(1);
    link.token = row.text(2);
    link.kind = *parse_room_link_kind(row.text(3));
    link.room = row.optional_id<RoomId>(4);
    link.state = {link.room.has_value(), row.optional_time(5), row.number(6), row.number(7)};
    link.inviter_moderates = row.flag(8);
    link.closed = !row.flag(9);
    link.room_name = row.text(10);
    link.room_topic = row.text(11);
    link.locked = !row.is_null(12) && row.flag(12);
    link.realm = row.optional_id<OrgId>(13);
    link.inviter = row.id<UserId>(14);
    link.inviter_name = row.text(15);
    link.members = row.number(16);
    return link;
}

} // namespace

bool insert(Writer& writer, const RoomLink& link, const std::optional<RoomLinkSlot>& slot)
{
    const bool goes_with_room = link.kind == RoomLinkKind::invite || link.kind == RoomLinkKind::room;
    const std::optional<RoomId> none;
    return writer
        .try_execute(insert_link, link.id, link.token, name_of(link.kind),
                     slot ? std::optional(slot->text()) : std::nullopt, goes_with_room ? link.room : none,
                     goes_with_room ? none : link.room, link.inviter, link.terms.days, link.terms.max_uses, link.uses,
                     link.created_at, link.updated_at, link.expires_at,
                     slot ? std::nullopt : std::optional<std::int64_t>(1))
        .done();
}

LinkOffer get_offer(Reader& reader, const Caller& caller, const RoomId& room, const RoomLinkTerms& terms)
{
    auto offer =
        reader.find(select_offer, offer_from_row, room, caller.realm, caller.id, caller.id, terms.days, terms.max_uses);
    return offer ? std::move(*offer) : LinkOffer{};
}

void retire(Transaction& tx, const RoomLinkId& id)
{
    tx.execute(retire_link, id);
}

std::vector<ListedRoomLink> list(Reader& reader, const OrgId& realm)
{
    return reader.list(select_all, listed_from_row, realm);
}

std::vector<RoomLink> list_public(Reader& reader, const UserId& user)
{
    return reader.list(select_public, from_row, user);
}

std::optional<RoomLink> find(Reader& reader, const RoomLinkSlot& slot)
{
    return reader.find(select_by_slot, from_row, slot.text());
}

std::optional<RoomLink> find_of_room(Reader& reader, const RoomId& room)
{
    return reader.find(select_of_room, from_row, room);
}

std::optional<RoomLinkState> find_state(Reader& reader, std::string_view token)
{
    return reader.find(select_state, state_from_row, token);
}

std::optional<LinkTarget> find_target(Reader& reader, std::string_view token)
{
    const auto target_from_row = [](const Row& row) {
        return LinkTarget{from_row(row), row.text(link_columns + 1), row.flag(link_columns + 2)};
    };
    return reader.find(select_target, target_from_row, token);
}

std::optional<JoinableRoomLink> find_joinable(Reader& reader, std::string_view token, const Caller& caller)
{
    return reader.find(select_joinable, joinable_from_row, caller.id, token, caller.realm);
}

std::optional<LinkPreview> find_preview(Reader& reader, std::string_view token)
{
    return reader.find(select_preview, preview_from_row, token);
}

std::optional<KnownRoomLink> find_known(Reader& reader, std::string_view token)
{
    return reader.find(select_known, known_from_row, token);
}

std::optional<RoomLink> lock(Transaction& tx, const RoomLinkSlot& slot)
{
    return tx.find(lock_by_slot, from_row, slot.text());
}

std::optional<RoomLink> lock(Transaction& tx, const RoomLinkId& link)
{
    return tx.find(lock_by_id, from_row, link);
}

std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, const RoomLinkId& id)
{
    return tx.find(lock_in_realm_by_id, id_from_row, realm, id);
}

std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, std::string_view token)
{
    return tx.find(lock_in_realm_by_token, id_from_row, realm, token);
}

void set_token(Writer& writer, const RoomLinkId& link, std::string_view token, const std::optional<Time>& expires_at,
               Time now)
{
    writer.execute(update_token, token, now, expires_at, link);
}

void bind(Writer& writer, const RoomLinkId& link, const std::optional<RoomId>& room, Time now)
{
    writer.execute(update_binding, room, now, link);
}

void remove(Writer& writer, const RoomLinkId& link)
{
    writer.execute(delete_link, link);
}

bool count_use(Transaction& tx, const RoomLink& link, Time now)
{
    return tx.execute(update_uses, now, link.id, link.token, link.room, link.room, now) > 0;
}

} // namespace usher::store::room_links
