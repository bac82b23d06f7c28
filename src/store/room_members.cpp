#include "store/room_members.h"

#include "domain/names.h"

namespace usher::store::room_members {
namespace {

#define MEMBERSHIP_COLUMNS "roles, banned, status, created_at"

constexpr auto select_membership = "SELECT " MEMBERSHIP_COLUMNS " FROM room_members WHERE room_id = ? AND user_id = ?";

// An empty filter is in every name. The columns' collation makes the search one without regard to case.
#define MEMBERS_THAT_PASS                                                                                              \
    "FROM room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = ? AND m.status = "                         \
    "'accepted' AND NOT m.banned AND (LOCATE(?, u.username) > 0 OR LOCATE(?, u.name) > 0)"
constexpr auto select_page = "SELECT u.id, u.username, u.name " MEMBERS_THAT_PASS " ORDER BY u.username_key, u.id "
                             "LIMIT ? OFFSET ?";
constexpr auto count_all = "SELECT COUNT(*) " MEMBERS_THAT_PASS;

// Who has a place becomes a member, unless he is banned or is one already; one who had left for good begins anew.
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

User member_from_row(const Row& row)
{
    User user;
    user.id = row.id<UserId>(1);
    user.username = row.text(2);
    user.name = row.text(3);
    return user;
}

/// Runs an INSERT: false if it was refused or had nothing to insert.
template <typename... Values>
bool inserted(Writer& writer, const char* statement, const Values&... values)
{
    try {
        return writer.execute(statement, values...) > 0;
    } catch (const Conflict&) {
        return false;
    }
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

} // namespace usher::store::room_members
