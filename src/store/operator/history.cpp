#include "store/operator/history.h"

#include "store/rooms/presence.h"

namespace usher::store::history {
namespace {

#define MOST " LIMIT 200"
#define OPENED(kind, id, since)                                                                                        \
    "EXISTS (SELECT 1 FROM events e WHERE e.about_kind = '" kind "' AND e.about_id = " id                              \
    " AND e.kind = 'opened' AND e.created_at >= " since ")"

// The state of a renewed invite is that of its last renewal.
constexpr auto select_waiting_invites =
    "SELECT i.id, m.id, u.address, u.name, m.roles, w.name, i.created_at, i.expires_at, "
    "CASE WHEN i.expires_at <= ? THEN 'expired' WHEN " OPENED(
        "invite", "i.id",
        "i.created_at") " THEN 'opened' "
                        "ELSE COALESCE((SELECT l.outcome FROM mail_log l WHERE l.about_kind = 'invite' AND l.about_id "
                        "= i.id "
                        "AND l.created_at >= i.created_at AND l.outcome <> 'suppressed' ORDER BY l.finished_at DESC "
                        "LIMIT 1), "
                        "(SELECT 'queued' FROM mail_spool s WHERE s.about_kind = 'invite' AND s.about_id = i.id LIMIT "
                        "1), 'pending') END "
                        "FROM members m JOIN invites i ON i.member_id = m.id JOIN users u ON u.id = m.user_id "
                        "LEFT JOIN users w ON w.id = i.created_by WHERE m.org_id = ? AND NOT m.active ORDER BY "
                        "i.created_at DESC, i.id" MOST;
constexpr auto select_ended_invites =
    "SELECT d.about_id, d.address, w.name, d.ended_at, CASE d.outcome WHEN 'used' THEN 'accepted' ELSE d.outcome END "
    "FROM dead_links d LEFT JOIN users w ON w.id = d.inviter_id WHERE d.scope_id = ? AND d.about_kind = 'invite' "
    "AND d.outcome <> 'renewed' ORDER BY d.ended_at DESC" MOST;
constexpr auto select_invite_into =
    "SELECT EXISTS (SELECT 1 FROM invites i JOIN members m ON m.id = i.member_id WHERE i.id = ? AND m.org_id = ?) OR "
    "EXISTS (SELECT 1 FROM dead_links d WHERE d.scope_id = ? AND d.about_kind = 'invite' AND d.about_id = ?)";

#define LINKS                                                                                                          \
    "SELECT l.id, l.token, l.kind, COALESCE(r.display_name, r.name), w.name, l.created_at, l.expires_at, l.max_uses, " \
    "l.uses, CASE WHEN l.expires_at <= ? THEN 'expired' WHEN l.max_uses > 0 AND l.uses >= l.max_uses THEN 'used_up' "  \
    "WHEN l.uses > 0 THEN 'used' WHEN " OPENED(                                                                        \
        "room_link", "l.id",                                                                                           \
        "l.created_at") " THEN 'opened' ELSE 'pending' "                                                               \
                        "END FROM room_links l LEFT JOIN rooms r ON r.id = COALESCE(l.room_id, l.bound_to) "           \
                        "LEFT JOIN users w ON w.id = l.created_by WHERE "
constexpr auto select_links_of = LINKS "l.created_by = ? ORDER BY l.created_at DESC, l.id" MOST;
constexpr auto select_links_in = LINKS "r.realm_id = ? ORDER BY l.created_at DESC, l.id" MOST;
constexpr auto select_removed_links =
    "SELECT d.about_id, COALESCE(r.display_name, r.name), d.ended_at FROM dead_links d "
    "LEFT JOIN rooms r ON r.id = d.scope_id WHERE d.inviter_id = ? AND d.about_kind = 'room_link' "
    "AND d.outcome = 'withdrawn' ORDER BY d.ended_at DESC" MOST;
constexpr auto select_made_by =
    "SELECT EXISTS (SELECT 1 FROM room_links l WHERE l.id = ? AND l.created_by = ?) OR "
    "EXISTS (SELECT 1 FROM dead_links d WHERE d.inviter_id = ? AND d.about_kind = 'room_link' AND d.about_id = ?)";
constexpr auto select_rooms_led =
    "SELECT r.id, r.kind, r.name, r.display_name FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE "
    "m.user_id = ? AND " IS_PRESENT("m") " AND r.kind <> 'direct' AND " HAS_MODERATOR_ROLE("m") " ORDER BY r.name" MOST;

// Finished e-mails come from the log, waiting ones from the spool; both with their failed attempts.
#define EMAILS(table)                                                                                                  \
    " UNION ALL SELECT 'email_written', '', l.created_at, l.recipient, TRUE FROM " table                               \
    " l WHERE l.about_kind = ? AND "                                                                                   \
    "l.about_id = ? "                                                                                                  \
    "UNION ALL SELECT CONCAT('email_', t.outcome), '', t.attempted_at, t.reply, TRUE FROM " table " l "                \
    "JOIN mail_attempts t ON t.mail_id = l.id WHERE l.about_kind = ? AND l.about_id = ? AND "                          \
    "t.outcome IN ('deferred', 'uncertain')"
constexpr auto select_lines =
    "SELECT e.kind, COALESCE(a.name, ''), e.created_at AS moment, '', FALSE AS is_email FROM events e LEFT JOIN "
    "users a ON a.id = "
    "e.actor_id WHERE e.about_kind = ? AND e.about_id = ?" EMAILS("mail_spool") EMAILS(
        "mail_log") " UNION ALL SELECT CONCAT('email_', f.outcome), '', f.finished_at, f.reply, TRUE FROM mail_log f "
                    "WHERE f.about_kind = ? AND f.about_id = ? "
                    "UNION ALL SELECT 'created', COALESCE(w.name, ''), k.created_at, '', FALSE FROM room_links k "
                    "LEFT JOIN users w ON w.id = k.created_by WHERE ? = 'room_link' AND k.id = ? ORDER BY moment, "
                    "is_email" MOST;

InviteStanding waiting_from_row(const Row& row)
{
    InviteStanding standing;
    standing.id = row.id<InviteId>(1);
    standing.member = row.id<MemberId>(2);
    standing.address = row.text(3);
    standing.name = row.text(4);
    standing.roles = OrgRoles::parse(row.text(5));
    standing.inviter_name = row.text(6);
    standing.since = row.time(7);
    standing.expires_at = row.time(8);
    standing.state = row.text(9);
    return standing;
}

InviteStanding ended_from_row(const Row& row)
{
    InviteStanding standing;
    standing.id = row.id<InviteId>(1);
    standing.address = row.text(2);
    standing.inviter_name = row.text(3);
    standing.since = row.time(4);
    standing.state = row.text(5);
    return standing;
}

LinkStanding link_from_row(const Row& row)
{
    LinkStanding standing;
    standing.id = row.id<RoomLinkId>(1);
    standing.token = row.text(2);
    standing.kind = *parse_room_link_kind(row.text(3));
    standing.room_name = row.text(4);
    standing.maker_name = row.text(5);
    standing.since = row.time(6);
    standing.expires_at = row.optional_time(7);
    standing.max_uses = row.number(8);
    standing.uses = row.number(9);
    standing.state = row.text(10);
    return standing;
}

LinkStanding removed_from_row(const Row& row)
{
    LinkStanding standing;
    standing.id = row.id<RoomLinkId>(1);
    standing.room_name = row.text(2);
    standing.since = row.time(3);
    standing.state = "withdrawn";
    return standing;
}

} // namespace

std::vector<InviteStanding> list_waiting_invites(Reader& reader, const OrgId& org, Time now)
{
    return reader.list(select_waiting_invites, waiting_from_row, now, org);
}

std::vector<InviteStanding> list_ended_invites(Reader& reader, const OrgId& org)
{
    return reader.list(select_ended_invites, ended_from_row, org);
}

bool is_invite_into(Reader& reader, const OrgId& org, const InviteId& invite)
{
    const auto flag = [](const Row& row) { return row.flag(1); };
    return reader.find(select_invite_into, flag, invite, org, org, invite).value_or(false);
}

std::vector<LinkStanding> list_links_of(Reader& reader, const UserId& user, Time now)
{
    return reader.list(select_links_of, link_from_row, now, user);
}

std::vector<LinkStanding> list_links_in(Reader& reader, const OrgId& realm, Time now)
{
    return reader.list(select_links_in, link_from_row, now, realm);
}

std::vector<LinkStanding> list_removed_links_of(Reader& reader, const UserId& user)
{
    return reader.list(select_removed_links, removed_from_row, user);
}

bool is_made_by(Reader& reader, const UserId& user, const RoomLinkId& link)
{
    const auto flag = [](const Row& row) { return row.flag(1); };
    return reader.find(select_made_by, flag, link, user, user, link).value_or(false);
}

std::vector<Room> list_rooms_led_by(Reader& reader, const UserId& user)
{
    const auto from_row = [](const Row& row) {
        Room room;
        room.id = row.id<RoomId>(1);
        room.kind = parse_room_kind(row.text(2));
        room.name = row.text(3);
        room.display_name = row.text(4);
        return room;
    };
    return reader.list(select_rooms_led, from_row, user);
}

std::vector<HistoryLine> list_lines(Reader& reader, const Subject& subject)
{
    const auto* kind = name_of(subject.kind);
    const auto& id = subject.id;
    const auto from_row = [](const Row& row) {
        return HistoryLine{row.text(1), row.text(2), row.time(3), row.text(4)};
    };
    return reader.list(select_lines, from_row, kind, id, kind, id, kind, id, kind, id, kind, id, kind, id, kind, id);
}

} // namespace usher::store::history
