#include "store/links/room_links.h"

#include "store/rooms/room_members.h"

namespace usher::store::room_links {
namespace {

#define ROOM_LINK_COLUMNS                                                                                              \
    "l.id, l.token, COALESCE(l.room_id, l.bound_to), l.created_by, l.days, l.max_uses, l.uses, l.created_at, "         \
    "l.updated_at, l.expires_at"
constexpr unsigned room_link_columns = 10;

constexpr auto select_offer =
    "SELECT " ROOM_LINK_COLUMNS ", p.roles, r.kind, m.roles, m.banned, m.status, m.created_at, "
    "(SELECT GROUP_CONCAT(v.roles) FROM role_permissions v WHERE v.permission IN "
    "('view-joined-room', CASE r.kind WHEN 'channel' THEN 'view-c-room' ELSE 'view-p-room' END)) "
    "FROM role_permissions p "
    "LEFT JOIN rooms r ON r.id = ? AND r.realm_id = ? "
    "LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "
    "LEFT JOIN room_links l ON l.room_id = r.id AND l.created_by = ? AND l.days = ? AND l.max_uses = ? AND l.offered = "
    "1 "
    "WHERE p.permission = 'create-invite-links'";
constexpr auto insert_link =
    "INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, uses, created_at, updated_at, expires_at, "
    "offered) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)";
constexpr auto retire_link = "UPDATE room_links SET offered = NULL WHERE id = ?";
constexpr auto select_all =
    "SELECT " ROOM_LINK_COLUMNS ", COALESCE(r.display_name, r.name) FROM room_links l "
    "JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) WHERE r.realm_id = ? ORDER BY l.created_at, l.id";
#define LOCK_IN_REALM                                                                                                  \
    "SELECT l.id FROM room_links l JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) WHERE r.realm_id = ? AND "
constexpr auto lock_by_id = LOCK_IN_REALM "l.id = ? FOR UPDATE";
constexpr auto lock_by_token = LOCK_IN_REALM "l.token = ? FOR UPDATE";
constexpr auto delete_by_id = "DELETE FROM room_links WHERE id = ?";
constexpr auto select_state =
    "SELECT CASE WHEN l.kind = 'invite' THEN l.room_id IS NOT NULL ELSE EXISTS "
    "(SELECT 1 FROM rooms r JOIN room_members o ON o.room_id = r.id AND o.user_id = l.created_by "
    "WHERE r.id = COALESCE(l.room_id, l.bound_to) AND NOT o.banned AND o.status <> 'deleted' "
    "AND (FIND_IN_SET('owner', o.roles) > 0 OR FIND_IN_SET('moderator', o.roles) > 0) AND EXISTS "
    "(SELECT 1 FROM room_members x WHERE x.room_id = r.id AND x.status IN ('invited', 'accepted', 'rejected') "
    "AND NOT x.banned)) END, l.expires_at, l.max_uses, l.uses FROM room_links l WHERE l.token = ?";
constexpr auto select_joinable =
    "SELECT l.id, l.expires_at, l.max_uses, l.uses, r.id, r.kind, r.name, r.display_name, m.roles, m.banned, m.status, "
    "m.created_at, l.kind, COALESCE(r.auto_register = 'lock', FALSE) "
    "FROM room_links l LEFT JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) "
    "LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "
    "WHERE l.token = ? AND (r.realm_id = ? OR r.id IS NULL)";
constexpr auto update_uses = "UPDATE room_links SET uses = uses + 1, updated_at = ? WHERE id = ? AND "
                             "(max_uses = 0 OR uses < max_uses) AND (expires_at IS NULL OR expires_at > ?)";

RoomLink from_row(const Row& row)
{
    return from_columns(row);
}

Offer offer_from_row(const Row& row)
{
    Offer offer;
    offer.creators = Roles::parse(row.text(room_link_columns + 1));
    if (!row.is_null(room_link_columns + 2)) offer.room_kind = parse_room_kind(row.text(room_link_columns + 2));
    offer.membership = room_members::from_columns(row, room_link_columns + 3);
    offer.viewers = Roles::parse(row.text(room_link_columns + 7));
    if (!row.is_null(1)) offer.link = from_row(row);
    return offer;
}

ListedRoomLink listed_from_row(const Row& row)
{
    return {from_row(row), row.text(room_link_columns + 1)};
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

} // namespace

RoomLink from_columns(const Row& row)
{
    RoomLink link;
    link.id = row.id<RoomLinkId>(1);
    link.token = row.text(2);
    link.room = row.optional_id<RoomId>(3);
    link.created_by = row.id<UserId>(4);
    link.terms = {row.number(5), row.number(6)};
    link.uses = row.number(7);
    link.created_at = row.time(8);
    link.updated_at = row.time(9);
    link.expires_at = row.optional_time(10);
    return link;
}

Offer get_offer(Reader& reader, const Caller& caller, const RoomId& room, const RoomLinkTerms& terms)
{
    auto offer =
        reader.find(select_offer, offer_from_row, room, caller.realm, caller.id, caller.id, terms.days, terms.max_uses);
    return offer ? std::move(*offer) : Offer{};
}

bool insert(Writer& writer, const RoomLink& link)
{
    return writer
        .try_execute(insert_link, link.id, link.token, link.room, link.created_by, link.terms.days, link.terms.max_uses,
                     link.uses, link.created_at, link.updated_at, link.expires_at)
        .done();
}

void retire(Transaction& tx, const RoomLinkId& id)
{
    tx.execute(retire_link, id);
}

std::vector<ListedRoomLink> list(Reader& reader, const OrgId& realm)
{
    return reader.list(select_all, listed_from_row, realm);
}

std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, const RoomLinkId& id)
{
    return tx.find(lock_by_id, id_from_row, realm, id);
}

std::optional<RoomLinkId> lock(Transaction& tx, const OrgId& realm, std::string_view token)
{
    return tx.find(lock_by_token, id_from_row, realm, token);
}

void remove(Transaction& tx, const RoomLinkId& id)
{
    tx.execute(delete_by_id, id);
}

std::optional<RoomLinkState> find_state(Reader& reader, std::string_view token)
{
    return reader.find(select_state, state_from_row, token);
}

std::optional<JoinableRoomLink> find_joinable(Reader& reader, std::string_view token, const Caller& caller)
{
    return reader.find(select_joinable, joinable_from_row, caller.id, token, caller.realm);
}

bool count_use(Transaction& tx, const RoomLinkId& id, Time now)
{
    return tx.execute(update_uses, now, id, now) > 0;
}

} // namespace usher::store::room_links
