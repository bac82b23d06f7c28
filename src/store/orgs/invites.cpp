#include "store/orgs/invites.h"

#include "store/engine/batch_statement.h"
#include "store/engine/text_list.h"

namespace usher::store::invites {
namespace {

// An invite is open only while its inviter may invite: a user with an active membership as owner or super admin in the
// organization or one above it, an access token with such a role there, or (with neither) the operator.
#define OPEN_INVITES                                                                                                   \
    "FROM invites i JOIN members m ON m.id = i.member_id JOIN orgs o ON o.id = m.org_id "                              \
    "JOIN users u ON u.id = m.user_id "
#define IS_VALID                                                                                                       \
    "NOT m.active AND o.status = 'active' AND o.suspended_by IS NULL AND u.active "                                    \
    "AND ((i.created_by IS NULL AND i.created_by_token IS NULL) "                                                      \
    "OR EXISTS (SELECT 1 FROM members b JOIN users c ON c.id = b.user_id WHERE b.user_id = i.created_by AND b.active " \
    "AND c.active "                                                                                                    \
    "AND (FIND_IN_SET('Owner', b.roles) OR FIND_IN_SET('SuperAdmin', b.roles)) AND LOCATE(b.org_id, o.path) > 0) "     \
    "OR EXISTS (SELECT 1 FROM access_tokens t WHERE t.id = i.created_by_token AND "                                    \
    "(t.expires_at IS NULL OR t.expires_at > ?) "                                                                      \
    "AND (FIND_IN_SET('Owner', t.roles) OR FIND_IN_SET('SuperAdmin', t.roles)) AND LOCATE(t.org_id, o.path) > 0))"
#define IS_ACCEPTABLE "i.expires_at > ? AND " IS_VALID
#define IS_OPEN(key_column) "WHERE i." key_column " = ? AND " IS_ACCEPTABLE

#define OPEN_COLUMNS                                                                                                   \
    "SELECT i.id, m.id, m.roles, o.id, o.name, o.locale, u.id, u.realm_id, u.address, u.address_key, u.password_hash "
constexpr auto select_open = OPEN_COLUMNS OPEN_INVITES IS_OPEN("key_hash");
constexpr auto select_open_by_reminder = OPEN_COLUMNS OPEN_INVITES IS_OPEN("reminder_key_hash");
#define KNOWN(key_column)                                                                                              \
    "SELECT i.id, i.expires_at, i.created_by, w.name, o.id, o.name, m.roles, u.id, u.address, u.password_hash IS "     \
    "NOT NULL, " IS_VALID " " OPEN_INVITES "LEFT JOIN users w ON w.id = i.created_by WHERE i." key_column " = ?"
constexpr auto select_known = KNOWN("key_hash");
constexpr auto select_known_by_reminder = KNOWN("reminder_key_hash");
constexpr auto delete_open = "DELETE i " OPEN_INVITES IS_OPEN("key_hash");
constexpr auto delete_open_by_reminder = "DELETE i " OPEN_INVITES IS_OPEN("reminder_key_hash");
constexpr auto insert_invite =
    "INSERT INTO invites (id, member_id, key_hash, created_by, created_by_token, created_at, expires_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto update_invite =
    "UPDATE invites SET key_hash = ?, created_by = ?, created_by_token = ?, "
    "created_at = ?, expires_at = ?, reminder_key_hash = NULL, reminded_at = NULL WHERE member_id = ?";
constexpr auto select_invitee =
    "SELECT u.id, u.password_hash IS NULL, u.locale, m.id, m.active, i.id, i.key_hash FROM users u "
    "LEFT JOIN members m ON m.user_id = u.id AND m.org_id = ? LEFT JOIN invites i ON i.member_id = m.id "
    "WHERE u.realm_id = ? AND u.address_key = ? FOR UPDATE";
#define WAITING                                                                                                        \
    "SELECT i.id, i.created_by, i.created_by_token, i.created_at, i.expires_at, m.id, m.org_id, m.user_id, "           \
    "u.address, "                                                                                                      \
    "u.name, m.roles, m.site_accesses, m.notifications, o.name " OPEN_INVITES
constexpr auto select_waiting = WAITING "WHERE ? OR o.id = ? ORDER BY i.created_at DESC, i.id LIMIT ?";
constexpr auto select_waiting_by_id = WAITING "WHERE i.id = ?";
constexpr auto select_of_member = "SELECT id FROM invites WHERE member_id = ? FOR UPDATE";

constexpr auto lock_unreminded = "SELECT id FROM invites WHERE reminded_at IS NULL AND expires_at > ? AND "
                                 "expires_at <= ? ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED";
const BatchStatement select_to_remind(
    "SELECT i.id, o.id, o.name, COALESCE((SELECT a.panel_domain FROM orgs a WHERE LOCATE(a.id, o.path) > 0 AND "
    "a.panel_domain IS NOT NULL ORDER BY LENGTH(a.path) DESC LIMIT 1), ''), COALESCE(by_user.name, ''), m.roles, "
    "i.created_by, u.address, u.address_key, COALESCE(NULLIF(u.locale, ''), l.locale), i.expires_at " OPEN_INVITES
    "LEFT JOIN users by_user ON by_user.id = i.created_by "
    "JOIN mail_log l ON l.about_kind = 'invite' AND l.about_id = i.id AND l.template = 'org_invitation' "
    "AND l.outcome = 'sent' AND l.created_at >= i.created_at WHERE " IS_ACCEPTABLE
    " AND NOT EXISTS (SELECT 1 FROM mail_blocks k WHERE k.address_key = u.address_key AND k.party_id = o.id) "
    "AND NOT EXISTS (SELECT 1 FROM bounced_addresses d WHERE d.address_key = u.address_key) AND i.id IN (",
    "?", ")");
constexpr auto update_reminder_key = "UPDATE invites SET reminder_key_hash = ? WHERE id = ?";
const BatchStatement update_reminded("UPDATE invites SET reminded_at = ? WHERE id IN (", "?", ")");

OpenInvite open_from_row(const Row& row)
{
    OpenInvite invite;
    invite.id = row.id<InviteId>(1);
    invite.member = row.id<MemberId>(2);
    invite.roles = OrgRoles::parse(row.text(3));
    invite.org = row.id<OrgId>(4);
    invite.org_name = row.text(5);
    invite.org_locale = row.text(6);
    invite.user = row.id<UserId>(7);
    invite.realm = row.id<OrgId>(8);
    invite.address = row.text(9);
    invite.address_key = row.text(10);
    invite.password_hash = row.text(11);
    return invite;
}

KnownInvite known_from_row(const Row& row)
{
    KnownInvite invite;
    invite.id = row.id<InviteId>(1);
    invite.expires_at = row.time(2);
    invite.inviter = row.optional_id<UserId>(3);
    invite.inviter_name = row.text(4);
    invite.org = row.id<OrgId>(5);
    invite.org_name = row.text(6);
    invite.roles = OrgRoles::parse(row.text(7));
    invite.user = row.id<UserId>(8);
    invite.address = row.text(9);
    invite.has_account = row.flag(10);
    invite.is_valid = row.flag(11);
    return invite;
}

WaitingInvite waiting_from_row(const Row& row)
{
    WaitingInvite waiting;
    waiting.invite.id = row.id<InviteId>(1);
    waiting.invite.by = {row.optional_id<UserId>(2), row.optional_id<AccessTokenId>(3)};
    waiting.invite.created_at = row.time(4);
    waiting.invite.expires_at = row.time(5);
    waiting.member.id = waiting.invite.member = row.id<MemberId>(6);
    waiting.member.org = row.id<OrgId>(7);
    waiting.member.user = row.id<UserId>(8);
    waiting.member.address = row.text(9);
    waiting.member.name = row.text(10);
    waiting.member.roles = OrgRoles::parse(row.text(11));
    waiting.member.site_accesses = from_lines(row.text(12));
    waiting.member.notifications = from_lines(row.text(13));
    waiting.org_name = row.text(14);
    return waiting;
}

InviteToRemind to_remind_from_row(const Row& row)
{
    return {row.id<InviteId>(1),
            row.id<OrgId>(2),
            row.text(3),
            row.text(4),
            row.text(5),
            OrgRoles::parse(row.text(6)),
            row.optional_id<UserId>(7),
            {row.text(8), row.text(9)},
            row.text(10),
            row.time(11)};
}

InviteTarget invitee_from_row(const Row& row)
{
    return {row.id<UserId>(1), row.flag(2),
            row.text(3),       row.optional_id<MemberId>(4),
            row.flag(5),       row.optional_id<InviteId>(6),
            row.text(7)};
}

} // namespace

std::optional<OpenInvite> find_open(Reader& reader, const InviteKey& key, Time now)
{
    const auto* select = key.is_of_reminder ? select_open_by_reminder : select_open;
    return reader.find(select, open_from_row, key.hash, now, now);
}

std::optional<KnownInvite> find_known(Reader& reader, const InviteKey& key, Time now)
{
    return reader.find(key.is_of_reminder ? select_known_by_reminder : select_known, known_from_row, now, key.hash);
}

bool take(Transaction& tx, const InviteKey& key, Time now)
{
    return tx.execute(key.is_of_reminder ? delete_open_by_reminder : delete_open, key.hash, now, now) > 0;
}

bool insert(Writer& writer, const Invite& invite)
{
    return writer
        .try_execute(insert_invite, invite.id, invite.member, invite.key_hash, invite.by.user, invite.by.access_token,
                     invite.created_at, invite.expires_at)
        .done();
}

bool replace(Writer& writer, const Invite& invite)
{
    return writer.execute(update_invite, invite.key_hash, invite.by.user, invite.by.access_token, invite.created_at,
                          invite.expires_at, invite.member) > 0;
}

std::vector<WaitingInvite> list_waiting(Reader& reader, const std::optional<OrgId>& org, std::int64_t most)
{
    return reader.list(select_waiting, waiting_from_row, !org, org, most);
}

std::optional<WaitingInvite> find_waiting(Reader& reader, const InviteId& invite)
{
    return reader.find(select_waiting_by_id, waiting_from_row, invite);
}

std::optional<InviteId> lock_of_member(Transaction& tx, const MemberId& member)
{
    return tx.find(
        select_of_member, [](const Row& row) { return row.id<InviteId>(1); }, member);
}

std::optional<InviteTarget> lock_target(Transaction& tx, const OrgId& realm, const std::string& address_key,
                                        const OrgId& org)
{
    return tx.find(select_invitee, invitee_from_row, org, realm, address_key);
}

std::vector<InviteId> lock_to_remind(Transaction& tx, Time now, Time until, std::int64_t most)
{
    return tx.list(
        lock_unreminded, [](const Row& row) { return row.id<InviteId>(1); }, now, until, most);
}

std::vector<InviteToRemind> list_to_remind(Reader& reader, const std::vector<InviteId>& invites, Time now)
{
    return select_to_remind.list(reader, to_remind_from_row, rows_of(invites), {now, now});
}

void set_reminder_key(Writer& writer, const InviteId& invite, const std::string& key_hash)
{
    writer.execute(update_reminder_key, key_hash, invite);
}

void set_reminded(Writer& writer, const std::vector<InviteId>& invites, Time now)
{
    update_reminded.execute(writer, rows_of(invites), {now});
}

} // namespace usher::store::invites
