#include "store/links/owned_links.h"

#include "store/links/room_links.h"

namespace usher::store::owned_links {
namespace {

#define IS_OPEN                                                                                                        \
    "EXISTS (SELECT 1 FROM room_members x WHERE x.room_id = r.id AND x.status IN ('invited', 'accepted', 'rejected') " \
    "AND NOT x.banned)"
#define OWNER_MODERATES                                                                                                \
    "EXISTS (SELECT 1 FROM room_members o WHERE o.room_id = r.id AND o.user_id = l.created_by AND NOT o.banned AND "   \
    "o.status <> 'deleted' AND (FIND_IN_SET('owner', o.roles) > 0 OR FIND_IN_SET('moderator', o.roles) > 0))"
#define LINK_COLUMNS(room)                                                                                             \
    "l.id, l.token, " room ", l.created_by, l.days, l.max_uses, l.uses, l.created_at, l.updated_at, l.expires_at, "    \
    "l.kind"
// A personal open invite keeps its binding whatever becomes of the room; other links lose it.
#define BOUND_ROOM                                                                                                     \
    "CASE WHEN l.kind IN ('audio', 'video') THEN (SELECT r.id FROM rooms r WHERE r.id = l.bound_to AND " IS_OPEN ") "  \
    "ELSE COALESCE(l.room_id, l.bound_to) END"
#define OWNED_LINKS "SELECT " LINK_COLUMNS(BOUND_ROOM) " FROM room_links l "
constexpr unsigned link_columns = 11;

constexpr auto select_by_slot = OWNED_LINKS "WHERE l.slot = ?";
constexpr auto lock_by_slot = OWNED_LINKS "WHERE l.slot = ? FOR UPDATE";
constexpr auto lock_by_id = OWNED_LINKS "WHERE l.id = ? FOR UPDATE";
constexpr auto select_public =
    OWNED_LINKS "WHERE l.created_by = ? AND l.kind IN ('room', 'audio', 'video') ORDER BY l.created_at, l.id";
constexpr auto select_of_room = "SELECT " LINK_COLUMNS(
    "r.id") " FROM rooms r JOIN room_links l ON l.room_id = r.id OR l.bound_to = r.id "
            "WHERE r.id = ? AND l.kind IN ('room', 'audio', 'video') AND " OWNER_MODERATES
            " ORDER BY COALESCE(l.created_by = r.created_by, FALSE) DESC, l.created_at, l.id LIMIT 1";
constexpr auto select_target =
    "SELECT " LINK_COLUMNS("COALESCE(l.room_id, l.bound_to)") ", u.jid, " OWNER_MODERATES " FROM room_links l "
                                                              "LEFT JOIN rooms r ON r.id = COALESCE(l.room_id, "
                                                              "l.bound_to) LEFT JOIN users u ON u.id = l.created_by "
                                                              "WHERE l.token = ?";
constexpr auto select_preview =
    "SELECT l.kind, r.id IS NOT NULL, l.expires_at, l.max_uses, l.uses, " OWNER_MODERATES ", " IS_OPEN ", "
    "COALESCE(r.display_name, r.name), r.topic, r.auto_register = 'lock', c.id, c.name, p.first_name, p.last_name, "
    "o.name FROM room_links l "
    "LEFT JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) AND r.kind <> 'direct' "
    "LEFT JOIN users c ON c.id = r.created_by LEFT JOIN profiles p ON p.user_id = c.id "
    "LEFT JOIN orgs o ON o.id = r.realm_id WHERE l.token = ?";
constexpr auto select_known =
    "SELECT l.id, l.token, l.kind, r.id, l.expires_at, l.max_uses, l.uses, " OWNER_MODERATES ", " IS_OPEN ", "
    "COALESCE(r.display_name, r.name), r.topic, r.auto_register = 'lock', r.realm_id, l.created_by, w.name, "
    "(SELECT COUNT(*) FROM room_members y WHERE y.room_id = r.id AND y.status IN ('invited', 'accepted') "
    "AND NOT y.banned) FROM room_links l "
    "LEFT JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) AND r.kind <> 'direct' "
    "LEFT JOIN users w ON w.id = l.created_by WHERE l.token = ?";
constexpr auto insert_link =
    "INSERT INTO room_links (id, token, kind, slot, room_id, bound_to, created_by, days, max_uses, uses, created_at, "
    "updated_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?)";
constexpr auto update_token = "UPDATE room_links SET token = ?, updated_at = ?, expires_at = ? WHERE id = ?";
constexpr auto update_binding = "UPDATE room_links SET bound_to = ?, updated_at = ? WHERE id = ?";
constexpr auto delete_link = "DELETE FROM room_links WHERE id = ?";
constexpr auto update_uses = "UPDATE room_links SET uses = uses + 1, updated_at = ? WHERE id = ? AND token = ? AND "
                             "(room_id = ? OR bound_to = ?) "
                             "AND (max_uses = 0 OR uses < max_uses) AND (expires_at IS NULL OR expires_at > ?)";

RoomLink from_row(const Row& row)
{
    auto link = room_links::from_columns(row);
    link.kind = *parse_room_link_kind(row.text(link_columns));
    return link;
}

LinkPreview preview_from_row(const Row& row)
{
    LinkPreview preview;
    preview.kind = *parse_room_link_kind(row.text(1));
    preview.state = {row.flag(2), row.optional_time(3), row.number(4), row.number(5)};
    preview.owner_moderates = row.flag(6);
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
    link.owner_moderates = row.flag(8);
    link.closed = !row.flag(9);
    link.room_name = row.text(10);
    link.room_topic = row.text(11);
    link.locked = !row.is_null(12) && row.flag(12);
    link.realm = row.optional_id<OrgId>(13);
    link.maker = row.id<UserId>(14);
    link.maker_name = row.text(15);
    link.members = row.number(16);
    return link;
}

void append(std::string& text, const IdBytes& id)
{
    text.append(reinterpret_cast<const char*>(id.data()), id.size());
}

} // namespace

Slot Slot::of(const UserId& user, RoomLinkKind kind)
{
    std::string text(1, *name_of(kind));
    append(text, user.bytes());
    return Slot(text);
}

Slot Slot::of_room(const UserId& user, const RoomId& room)
{
    auto text = of(user, RoomLinkKind::room).text();
    append(text, room.bytes());
    return Slot(text);
}

std::optional<RoomLink> find(Reader& reader, const Slot& slot)
{
    return reader.find(select_by_slot, from_row, slot.text());
}

std::optional<RoomLink> lock(Transaction& tx, const Slot& slot)
{
    return tx.find(lock_by_slot, from_row, slot.text());
}

std::optional<RoomLink> lock(Transaction& tx, const RoomLinkId& link)
{
    return tx.find(lock_by_id, from_row, link);
}

std::vector<RoomLink> list_public(Reader& reader, const UserId& user)
{
    return reader.list(select_public, from_row, user);
}

std::optional<RoomLink> find_of_room(Reader& reader, const RoomId& room)
{
    return reader.find(select_of_room, from_row, room);
}

bool insert(Writer& writer, const RoomLink& link, const Slot& slot)
{
    const bool goes_with_room = link.kind == RoomLinkKind::room;
    const std::optional<RoomId> none;
    return writer
        .try_execute(insert_link, link.id, link.token, name_of(link.kind), slot.text(),
                     goes_with_room ? link.room : none, goes_with_room ? none : link.room, link.created_by,
                     link.created_at, link.updated_at, link.expires_at)
        .done();
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

std::optional<Target> find_target(Reader& reader, std::string_view token)
{
    const auto target_from_row = [](const Row& row) {
        return Target{from_row(row), row.text(link_columns + 1), row.flag(link_columns + 2)};
    };
    return reader.find(select_target, target_from_row, token);
}

std::optional<LinkPreview> find_preview(Reader& reader, std::string_view token)
{
    return reader.find(select_preview, preview_from_row, token);
}

std::optional<KnownRoomLink> find_known(Reader& reader, std::string_view token)
{
    return reader.find(select_known, known_from_row, token);
}

bool count_use(Transaction& tx, const RoomLink& link, Time now)
{
    return tx.execute(update_uses, now, link.id, link.token, link.room, link.room, now) > 0;
}

} // namespace usher::store::owned_links
