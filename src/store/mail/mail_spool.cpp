#include "store/mail/mail_spool.h"

#include "base/json_text.h"
#include "store/engine/batch_statement.h"
#include "store/engine/json_rows.h"
#include "store/mail/columns.h"

#include <json/json.h>

namespace usher::store::mail_spool {
namespace {

#define INTO_MAIL_SPOOL                                                                                                \
    "INSERT INTO mail_spool (" MAIL_COLUMNS ", party_id, block_hash, asked_for, request_id, due_at) "

constexpr auto insert_mail = INTO_MAIL_SPOOL "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// One JSON text: a single round trip for any number of rows. (A BatchStatement's repeated rows would need the UPDATE
// right.)
constexpr auto insert_mails = INTO_MAIL_SPOOL
    "SELECT UNHEX(list.id), list.lane, list.template, list.locale, "
    "list.params, list.recipient, list.sender, list.sender_name, list.message_id, list.created_at, list.expires_at, "
    "list.about_kind, UNHEX(list.about_id), list.recipient_key, UNHEX(list.party_id), UNHEX(list.block_hash), "
    "list.asked_for, ?, list.created_at FROM JSON_TABLE(?, '$[*]' COLUMNS ("
    "id CHAR(24) PATH '$.id', lane INT PATH '$.lane', template VARCHAR(64) PATH '$.template', "
    "locale VARCHAR(35) PATH '$.locale', params MEDIUMTEXT PATH '$.params', recipient VARCHAR(320) PATH '$.recipient', "
    "sender VARCHAR(320) PATH '$.sender', sender_name VARCHAR(255) PATH '$.sender_name', "
    "message_id VARCHAR(320) PATH '$.message_id', created_at VARCHAR(32) PATH '$.created_at', "
    "expires_at VARCHAR(32) PATH '$.expires_at', about_kind VARCHAR(32) PATH '$.about_kind', "
    "about_id CHAR(24) PATH '$.about_id', recipient_key VARCHAR(640) PATH '$.recipient_key', "
    "party_id CHAR(24) PATH '$.party_id', block_hash CHAR(64) PATH '$.block_hash', asked_for INT PATH '$.asked_for')) "
    "AS list";
constexpr auto select_id = "SELECT id FROM mail_spool WHERE id = ? UNION ALL SELECT id FROM mail_log WHERE id = ?";

constexpr auto select_about = "SELECT id FROM mail_spool WHERE about_kind = ? AND about_id = ? FOR UPDATE";
constexpr auto select_inviting_into =
    "SELECT s.id FROM members m JOIN invites i ON i.member_id = m.id "
    "JOIN mail_spool s ON s.about_kind = 'invite' AND s.about_id = i.id WHERE m.org_id = ? FOR UPDATE";
constexpr auto select_inviting_by =
    "SELECT s.id FROM invites i JOIN mail_spool s ON s.about_kind = 'invite' AND s.about_id = i.id "
    "WHERE i.created_by = ? FOR UPDATE";
constexpr auto select_of_party = "SELECT id FROM mail_spool WHERE recipient_key = ? AND party_id = ? FOR UPDATE";
constexpr auto select_unasked = "SELECT id FROM mail_spool WHERE recipient_key = ? AND NOT asked_for FOR UPDATE";
constexpr auto select_inviting =
    "SELECT s.id FROM members m JOIN invites i ON i.member_id = m.id "
    "JOIN mail_spool s ON s.about_kind = 'invite' AND s.about_id = i.id WHERE m.user_id = ? FOR UPDATE";
constexpr auto select_of_rooms =
    "SELECT s.id FROM users u JOIN mail_spool s ON s.recipient_key = u.address_key AND s.about_kind = 'room' "
    "JOIN room_members r ON r.room_id = s.about_id AND r.user_id = u.id WHERE u.id = ? FOR UPDATE";
const BatchStatement
    select_about_to("SELECT id FROM mail_spool WHERE about_kind = ? AND about_id = ? AND recipient IN (", "?",
                    ") FOR UPDATE");
const BatchStatement copy_to_log(
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id, party_id, block_hash, request_id) SELECT id, lane, template, "
    "locale, "
    "recipient, sender, message_id, created_at, attempts, 'suppressed', 0, ?, ?, about_kind, about_id, party_id, "
    "block_hash, request_id FROM mail_spool WHERE id IN (",
    "?", ")");
// An e-mail is cancelled at most once, so its id can also be the event's.
const BatchStatement add_to_history("INSERT INTO events (id, about_kind, about_id, kind, created_at) "
                                    "SELECT id, 'email', id, 'withdrawn', ? FROM mail_spool WHERE id IN (",
                                    "?", ")");
const BatchStatement delete_all("DELETE FROM mail_spool WHERE id IN (", "?", ")");

std::string to_json(const std::map<std::string, std::string>& params)
{
    Json::Value object(Json::objectValue);
    for (const auto& [name, value] : params)
        object[name] = value;
    return json_text(object);
}

Json::Value to_json(const Email& mail)
{
    Json::Value row;
    row["id"] = mail.id.hex();
    row["lane"] = static_cast<int>(mail.priority);
    row["template"] = mail.template_name;
    row["locale"] = mail.locale;
    row["params"] = to_json(mail.params);
    row["recipient"] = mail.recipient.text;
    row["sender"] = mail.sender;
    row["sender_name"] = mail.sender_name;
    row["message_id"] = mail.message_id;
    row["created_at"] = to_sql(mail.created_at);
    if (mail.expires_at) row["expires_at"] = to_sql(*mail.expires_at);
    row["about_kind"] = name_of(mail.subject.kind);
    if (mail.subject.kind != SubjectKind::none) row["about_id"] = mail.subject.id.hex();
    row["recipient_key"] = mail.recipient.key;
    if (mail.party) row["party_id"] = mail.party->hex();
    if (!mail.block_hash.empty()) row["block_hash"] = hex_of(mail.block_hash);
    row["asked_for"] = mail.is_requested ? 1 : 0;
    return row;
}

Parameter about_id_of(const Email& mail)
{
    return mail.subject.kind == SubjectKind::none ? Parameter(std::nullopt) : Parameter(mail.subject.id);
}

Parameter hash_of(const Email& mail)
{
    return mail.block_hash.empty() ? Parameter(std::nullopt) : Parameter(mail.block_hash);
}

EmailId id_from_row(const Row& row)
{
    return row.id<EmailId>(1);
}

} // namespace

void insert(Writer& writer, const Email& mail)
{
    writer.execute(insert_mail, mail.id, static_cast<int>(mail.priority), mail.template_name, mail.locale,
                   to_json(mail.params), mail.recipient.text, mail.sender, mail.sender_name, mail.message_id,
                   mail.created_at, mail.expires_at, name_of(mail.subject.kind), about_id_of(mail), mail.recipient.key,
                   mail.party, hash_of(mail), mail.is_requested, writer.request_id(), mail.created_at);
}

void insert(Writer& writer, const std::vector<Email>& mails)
{
    if (mails.empty()) return;
    writer.execute(insert_mails, writer.request_id(),
                   json_rows(mails, [](const Email& mail) { return to_json(mail); }));
}

bool exists(Reader& reader, const EmailId& id)
{
    return reader
        .find(
            select_id, [](const Row&) { return true; }, id, id)
        .has_value();
}

void cancel(Transaction& transaction, const Subject& subject, const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_about, id_from_row, name_of(subject.kind), subject.id), why, now);
}

void cancel(Transaction& transaction, const Subject& subject, const std::vector<std::string>& recipients,
            const std::string& why, Time now)
{
    const auto emails =
        select_about_to.list(transaction, id_from_row, rows_of(recipients), {name_of(subject.kind), subject.id});
    cancel(transaction, emails, why, now);
}

std::int64_t cancel(Transaction& transaction, const std::vector<EmailId>& emails, const std::string& why, Time now)
{
    const auto rows = rows_of(emails);
    copy_to_log.execute(transaction, rows, {why, now});
    add_to_history.execute(transaction, rows, {now});
    return delete_all.execute(transaction, rows);
}

void cancel_invites_into(Transaction& transaction, const OrgId& org, const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_inviting_into, id_from_row, org), why, now);
}

void cancel_invites_by(Transaction& transaction, const UserId& inviter, const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_inviting_by, id_from_row, inviter), why, now);
}

void cancel_of_party(Transaction& transaction, const std::string& address_key, const PartyId& party,
                     const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_of_party, id_from_row, address_key, party), why, now);
}

void cancel_unasked(Transaction& transaction, const std::string& address_key, const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_unasked, id_from_row, address_key), why, now);
}

void cancel_of_user(Transaction& transaction, const UserId& user, const std::string& why, Time now)
{
    cancel(transaction, transaction.list(select_inviting, id_from_row, user), why, now);
    cancel(transaction, transaction.list(select_of_rooms, id_from_row, user), why, now);
}

} // namespace usher::store::mail_spool
