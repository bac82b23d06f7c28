#include "store/rooms/room_members.h"

#include "domain/names.h"
#include "store/engine/batch_statement.h"
#include "store/rooms/presence.h"

namespace usher::store::room_members {
namespace {

#define MEMBERSHIP_COLUMNS "roles, banned, status, created_at"

constexpr auto select_membership = "SELECT " MEMBERSHIP_COLUMNS " FROM room_members WHERE room_id = ? AND user_id = ?";

// An empty filter matches every name. The columns' collation makes the search case-insensitive.
#define MEMBERS_THAT_PASS                                                                                              \
    "FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = ? AND " IS_PRESENT(                        \
        "m") " "                                                                                                       \
             "AND (LOCATE(?, u.username) > 0 OR LOCATE(?, u.name) > 0)"
constexpr auto select_page = "SELECT u.id, u.username, u.name " MEMBERS_THAT_PASS " ORDER BY u.username_key, u.id "
                             "LIMIT ? OFFSET ?";
constexpr auto count_all = "SELECT COUNT(*) " MEMBERS_THAT_PASS;

// A user with a place becomes a member, unless they are banned or already one; one who was deleted starts afresh.
#define OR_ACCEPT                                                                                                      \
    "ON DUPLICATE KEY UPDATE "                                                                                         \
    "roles = IF(room_members.status = 'deleted' AND NOT room_members.banned, VALUES(roles), room_members.roles), "     \
    "created_at = IF(room_members.status = 'accepted' OR room_members.banned, room_members.created_at, "               \
    "VALUES(created_at)), status = IF(room_members.banned, room_members.status, 'accepted')"
constexpr auto insert_member =
    "INSERT INTO room_members (room_id, user_id, roles, created_at) VALUES (?, ?, ?, ?) " OR_ACCEPT;
constexpr auto insert_user =
    "INSERT INTO room_members (room_id, user_id, roles, created_at) "
    "SELECT ?, id, '', ? FROM users WHERE realm_id = ? AND username_key = ? AND active " OR_ACCEPT;
constexpr auto update_roles = "UPDATE room_members SET roles = ? WHERE room_id = ? AND user_id = ?";
constexpr auto mark_banned = "UPDATE room_members SET banned = 1, roles = '' WHERE room_id = ? AND user_id = ?";
constexpr auto delete_banned = "DELETE FROM room_members WHERE room_id = ? AND user_id = ? AND banned";

#define MEMBER_COLUMNS "u.id, u.jid, u.address, u.name, m.roles, m.banned, m.status, m.created_at"
constexpr unsigned member_columns = 8;
#define PRIVILEGE                                                                                                      \
    "CASE WHEN " HAS_MODERATOR_ROLE("m") " THEN 'moderator' WHEN FIND_IN_SET('guest', m.roles) > 0 THEN 'guest' "      \
                                         "ELSE 'user' END"
#define CREATOR_FIRST                                                                                                  \
    "COALESCE(m.user_id = r.created_by, FALSE) DESC, " HAS_MODERATOR_ROLE("m") " DESC, m.created_at, m.user_id"
#define PLACES "FROM room_members m JOIN users u ON u.id = m.user_id JOIN rooms r ON r.id = m.room_id WHERE "
#define THAT_ARE_SELECTED                                                                                              \
    "m.room_id = ? AND NOT m.banned AND FIND_IN_SET(m.status, ?) > 0 AND (? = '' OR ? = " PRIVILEGE ") "
#define PLACES_BY(order) "SELECT " MEMBER_COLUMNS " " PLACES THAT_ARE_SELECTED "ORDER BY " order " LIMIT ? OFFSET ?"
constexpr auto select_places = PLACES_BY(CREATOR_FIRST);
constexpr auto select_by_name = PLACES_BY("u.name, u.id");
constexpr auto select_by_name_descending = PLACES_BY("u.name DESC, u.id DESC");
constexpr auto count_places = "SELECT COUNT(*) " PLACES THAT_ARE_SELECTED;
constexpr auto select_place = "SELECT " MEMBER_COLUMNS " " PLACES "m.room_id = ? AND m.user_id = ?";
const BatchStatement select_of_rooms("SELECT * FROM (SELECT " MEMBER_COLUMNS
                                     ", m.room_id, ROW_NUMBER() OVER (PARTITION BY m.room_id ORDER BY " CREATOR_FIRST
                                     ") AS position " PLACES
                                     "NOT m.banned AND FIND_IN_SET(m.status, ?) > 0 AND m.room_id IN (",
                                     "?", ")) AS ranked WHERE position <= ? ORDER BY room_id, position");
const BatchStatement select_of_users("SELECT " MEMBER_COLUMNS " " PLACES "m.room_id = ? AND m.user_id IN (", "?", ")");

#define STAYS "(room_members.banned OR " HAS_PLACE("room_members") ")"
#define OR_PLACE                                                                                                       \
    "ON DUPLICATE KEY UPDATE roles = IF(" STAYS " OR room_members.status <> 'deleted' AND "                            \
    "(FIND_IN_SET('owner', room_members.roles) > 0 OR ?), room_members.roles, VALUES(roles)), "                        \
    "created_at = IF(" STAYS ", room_members.created_at, VALUES(created_at)), "                                        \
    "invited_by = IF(" STAYS ", room_members.invited_by, VALUES(invited_by)), "                                        \
    "status = IF(" STAYS ", room_members.status, VALUES(status))"
const BatchStatement
    insert_places("INSERT INTO room_members (room_id, user_id, roles, status, invited_by, created_at) VALUES ",
                  "(?, ?, ?, ?, ?, ?)", " " OR_PLACE);
constexpr auto update_status = "UPDATE room_members SET status = ? WHERE room_id = ? AND user_id = ?";
const BatchStatement accept_invited("UPDATE room_members SET status = 'accepted' WHERE room_id = ? AND "
                                    "status = 'invited' AND NOT banned AND user_id IN (",
                                    "?", ")");
constexpr auto update_all_statuses =
    "UPDATE room_members SET status = 'unsubscribed' WHERE room_id = ? AND NOT banned AND status <> 'deleted'";
constexpr auto delete_member = "DELETE FROM room_members WHERE room_id = ? AND user_id = ?";
constexpr auto select_other_moderator =
    "SELECT EXISTS (SELECT 1 FROM room_members o WHERE o.room_id = ? AND o.user_id <> ? AND " HAS_PLACE(
        "o") " AND " HAS_MODERATOR_ROLE("o") ")";

constexpr auto select_other_owner =
    "SELECT EXISTS (SELECT 1 FROM room_members o WHERE o.room_id = ? AND o.user_id <> ? AND " IS_PRESENT(
        "o") " AND FIND_IN_SET('owner', o.roles) > 0)";

RoomMember place_from_row(const Row& row)
{
    return {row.id<UserId>(1), row.text(2), row.text(3), row.text(4), *from_columns(row, 5)};
}

std::string set_of(const std::vector<MemberStatus>& statuses)
{
    std::string set;
    for (const auto status : statuses)
        set += (set.empty() ? "" : ",") + std::string(name_of(status));
    return set;
}

std::string name_or_nothing(const std::optional<Privilege>& privilege)
{
    return privilege ? name_of(*privilege) : "";
}

User member_from_row(const Row& row)
{
    User user;
    user.id = row.id<UserId>(1);
    user.username = row.text(2);
    user.name = row.text(3);
    return user;
}

/// Runs an INSERT: false if it violated a key or inserted nothing.
template <typename... Values>
bool inserted(Writer& writer, const char* statement, const Values&... values)
{
    return writer.try_execute(statement, values...).changed > 0;
}

} // namespace

std::optional<RoomMembership> find(Reader& reader, const RoomId& room, const UserId& user)
{
    const auto from_row = [](const Row& row) { return *from_columns(row, 1); };
    return reader.find(select_membership, from_row, room, user);
}

std::optional<RoomMembership> from_columns(const Row& row, unsigned first)
{
    if (row.is_null(first + 1)) return std::nullopt;
    return RoomMembership{Roles::parse(row.text(first)), row.flag(first + 1), *parse_member_status(row.text(first + 2)),
                          row.time(first + 3)};
}

std::vector<User> list(Reader& reader, const RoomId& room, const MemberPage& page)
{
    return reader.list(select_page, member_from_row, room, page.filter, page.filter, page.count, page.offset);
}

std::int64_t count(Reader& reader, const RoomId& room, const std::string& filter)
{
    const auto from_row = [](const Row& row) { return row.number(1); };
    return reader.find(count_all, from_row, room, filter, filter).value_or(0);
}

bool insert(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles, Time now)
{
    return inserted(writer, insert_member, room, user, roles.text(), now);
}

bool insert_by_username(Writer& writer, const Room& room, const std::string& username, Time now)
{
    return inserted(writer, insert_user, room.id, now, room.realm, handle_key(username));
}

void set_roles(Writer& writer, const RoomId& room, const UserId& user, const Roles& roles)
{
    writer.execute(update_roles, roles.text(), room, user);
}

void ban(Writer& writer, const RoomId& room, const UserId& user)
{
    writer.execute(mark_banned, room, user);
}

void unban(Writer& writer, const RoomId& room, const UserId& user)
{
    writer.execute(delete_banned, room, user);
}

std::vector<RoomMember> list(Reader& reader, const RoomId& room, const MemberSelection& selection)
{
    const auto privilege = name_or_nothing(selection.privilege);
    const auto* by_name = selection.descending ? select_by_name_descending : select_by_name;
    return reader.list(selection.by_name ? by_name : select_places, place_from_row, room, set_of(selection.statuses),
                       privilege, privilege, selection.limit, selection.offset);
}

std::int64_t count(Reader& reader, const RoomId& room, const MemberSelection& selection)
{
    const auto from_row = [](const Row& row) { return row.number(1); };
    const auto privilege = name_or_nothing(selection.privilege);
    return reader.find(count_places, from_row, room, set_of(selection.statuses), privilege, privilege).value_or(0);
}

std::optional<RoomMember> find_member(Reader& reader, const RoomId& room, const UserId& user)
{
    return reader.find(select_place, place_from_row, room, user);
}

std::vector<MemberOfRoom> list(Reader& reader, const std::vector<RoomId>& rooms,
                               const std::vector<MemberStatus>& statuses, std::int64_t most)
{
    const auto from_row = [](const Row& row) {
        return MemberOfRoom{row.id<RoomId>(member_columns + 1), place_from_row(row)};
    };
    return select_of_rooms.list(reader, from_row, rows_of(rooms), {set_of(statuses)}, {most});
}

std::vector<RoomMember> list(Reader& reader, const RoomId& room, const std::vector<UserId>& users)
{
    return select_of_users.list(reader, place_from_row, rows_of(users), {room});
}

void place(Writer& writer, const RoomId& room, const std::vector<UserId>& users, const Place& place, Time now)
{
    std::vector<Parameters> rows;
    rows.reserve(users.size());
    for (const auto& user : users)
        rows.push_back({room, user, place.roles.text(), name_of(place.status), place.invited_by, now});
    insert_places.execute(writer, rows, {}, {place.keeps_roles});
}

void accept(Writer& writer, const RoomId& room, const std::vector<UserId>& users)
{
    accept_invited.execute(writer, rows_of(users), {room});
}

void set_status(Writer& writer, const RoomId& room, const UserId& user, MemberStatus status)
{
    writer.execute(update_status, name_of(status), room, user);
}

void unsubscribe_all(Writer& writer, const RoomId& room)
{
    writer.execute(update_all_statuses, room);
}

void remove(Writer& writer, const RoomId& room, const UserId& user)
{
    writer.execute(delete_member, room, user);
}

bool has_other_moderator(Reader& reader, const RoomId& room, const UserId& user)
{
    const auto from_row = [](const Row& row) { return row.flag(1); };
    return reader.find(select_other_moderator, from_row, room, user).value_or(false);
}

bool has_other_owner(Reader& reader, const RoomId& room, const UserId& user)
{
    const auto from_row = [](const Row& row) { return row.flag(1); };
    return reader.find(select_other_owner, from_row, room, user).value_or(false);
}

} // namespace usher::store::room_members
