#include "store/links/ended_links.h"

#include "store/engine/batch_statement.h"
#include "store/engine/subject_columns.h"

#include <array>

namespace usher::store::ended_links {
namespace {

// IGNORE: if several requests end a link at once, one of them is recorded; it also makes the statement idempotent.
#define INSERT_ENDED_LINK                                                                                              \
    "INSERT IGNORE INTO dead_links (about_kind, outcome, ended_at, key_hash, about_id, scope_id, inviter_id, "         \
    "address) "
#define GUEST_COLUMNS                                                                                                  \
    "UNHEX(SHA2(LOWER(HEX(g.id)), 256)), g.id, g.room_id, r.created_by, g.address FROM room_guests g "                 \
    "JOIN rooms r ON r.id = g.room_id WHERE "

constexpr auto insert_invite = INSERT_ENDED_LINK
    "SELECT 'invite', ?, ?, IF(of_reminder.yes, i.reminder_key_hash, i.key_hash), i.id, m.org_id, i.created_by, "
    "u.address FROM invites i JOIN members m ON m.id = i.member_id JOIN users u ON u.id = m.user_id "
    "JOIN (SELECT FALSE AS yes UNION ALL SELECT TRUE) of_reminder ON NOT of_reminder.yes OR "
    "i.reminder_key_hash IS NOT NULL WHERE i.member_id = ?";
constexpr auto insert_room_link = INSERT_ENDED_LINK
    "SELECT 'room_link', ?, ?, UNHEX(SHA2(l.token, 256)), l.id, COALESCE(l.room_id, l.bound_to), l.created_by, '' "
    "FROM room_links l WHERE l.id = ?";
const BatchStatement insert_guests(INSERT_ENDED_LINK "SELECT 'room_guest', ?, ?, " GUEST_COLUMNS "g.id IN (", "?", ")");
constexpr auto select_by_hash = "SELECT about_kind, about_id, outcome, scope_id, inviter_id, address, ended_at FROM "
                                "dead_links WHERE key_hash = ?";

template <typename Enum, std::size_t count>
Enum named(const std::string& name, const std::array<Enum, count>& all)
{
    for (const auto one : all)
        if (name == name_of(one)) return one;
    return all.front();
}

} // namespace

void bury_invite(Writer& writer, const MemberId& member, LinkEnd end, Time now)
{
    writer.execute(insert_invite, name_of(end), now, member);
}

void bury_room_link(Writer& writer, const RoomLinkId& link, LinkEnd end, Time now)
{
    writer.execute(insert_room_link, name_of(end), now, link);
}

void bury_guests(Writer& writer, const std::vector<RoomGuestId>& guests, LinkEnd end, Time now)
{
    insert_guests.execute(writer, rows_of(guests), {name_of(end), now});
}

std::optional<EndedLink> find(Reader& reader, const std::string& key_hash)
{
    const auto from_row = [](const Row& row) {
        EndedLink link;
        link.subject = subject_from_row(row, 1);
        link.end = named(row.text(3), std::array{LinkEnd::used, LinkEnd::withdrawn, LinkEnd::renewed});
        if (!row.is_null(4)) link.scope = row.id<RoomId>(4).bytes();
        link.inviter = row.optional_id<UserId>(5);
        link.address = row.text(6);
        link.ended_at = row.time(7);
        return link;
    };
    return reader.find(select_by_hash, from_row, key_hash);
}

} // namespace usher::store::ended_links
