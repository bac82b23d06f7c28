#include "store/mail_spool.h"

#include "store/json_text.h"
#include "store/many.h"

#include <json/json.h>

#include <algorithm>
#include <array>
#include <memory>
#include <span>
#include <utility>

namespace usher::store::mail_spool {
namespace {

#define MAIL_COLUMNS                                                                                                   \
    "id, lane, template, locale, params, recipient, sender, sender_name, message_id, created_at, expires_at, "         \
    "about_kind, about_id"

constexpr auto insert_mail =
    "INSERT INTO mail_spool (" MAIL_COLUMNS ", due_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
// As one JSON text: one round trip however many there are. (Many's repeated rows would need the right to update.)
constexpr auto insert_mails =
    "INSERT INTO mail_spool (" MAIL_COLUMNS ", due_at) SELECT UNHEX(list.id), list.lane, list.template, list.locale, "
    "list.params, list.recipient, list.sender, list.sender_name, list.message_id, list.created_at, list.expires_at, "
    "list.about_kind, UNHEX(list.about_id), list.created_at FROM JSON_TABLE(?, '$[*]' COLUMNS ("
    "id CHAR(24) PATH '$.id', lane INT PATH '$.lane', template VARCHAR(64) PATH '$.template', "
    "locale VARCHAR(35) PATH '$.locale', params MEDIUMTEXT PATH '$.params', recipient VARCHAR(320) PATH '$.recipient', "
    "sender VARCHAR(320) PATH '$.sender', sender_name VARCHAR(255) PATH '$.sender_name', "
    "message_id VARCHAR(320) PATH '$.message_id', created_at VARCHAR(32) PATH '$.created_at', "
    "expires_at VARCHAR(32) PATH '$.expires_at', about_kind VARCHAR(32) PATH '$.about_kind', "
    "about_id CHAR(24) PATH '$.about_id')) AS list";
constexpr auto select_id = "SELECT id FROM mail_spool WHERE id = ? UNION ALL SELECT id FROM mail_log WHERE id = ?";

constexpr auto select_due = "SELECT " MAIL_COLUMNS ", attempts FROM mail_spool WHERE lane = ? AND due_at <= ? "
                            "ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";
// As many as fit, in one statement; the last id fills the places that are left.
constexpr std::size_t claimed_at_once = 20;
constexpr auto claim = "UPDATE mail_spool SET due_at = ?, attempts = attempts + 1 "
                       "WHERE id IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

// The fence. (due_at always changes: it was the end of the lease.)
constexpr auto update_due_at_of_claim = "UPDATE mail_spool SET due_at = ? WHERE id = ? AND attempts = ?";
constexpr auto delete_claimed = "DELETE FROM mail_spool WHERE id = ? AND attempts = ?";

constexpr auto insert_attempt =
    "INSERT INTO mail_attempts (mail_id, attempt, outcome, code, reply, mailer, attempted_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
constexpr auto insert_log =
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto select_about = "SELECT id FROM mail_spool WHERE about_kind = ? AND about_id = ? FOR UPDATE";
constexpr auto select_inviting_into =
    "SELECT s.id FROM members m JOIN invites i ON i.member_id = m.id "
    "JOIN mail_spool s ON s.about_kind = 'invite' AND s.about_id = i.id WHERE m.org_id = ? FOR UPDATE";
constexpr auto copy_to_log =
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id) SELECT id, lane, template, locale, recipient, sender, message_id, "
    "created_at, attempts, 'suppressed', 0, ?, ?, about_kind, about_id FROM mail_spool WHERE id = ?";
const Many select_about_to("SELECT id FROM mail_spool WHERE about_kind = ? AND about_id = ? AND recipient IN (", "?",
                           ") FOR UPDATE");
const Many copy_all_to_log(
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id) SELECT id, lane, template, locale, recipient, sender, message_id, "
    "created_at, attempts, 'suppressed', 0, ?, ?, about_kind, about_id FROM mail_spool WHERE id IN (",
    "?", ")");
const Many delete_all("DELETE FROM mail_spool WHERE id IN (", "?", ")");
constexpr auto delete_by_id = "DELETE FROM mail_spool WHERE id = ?";
constexpr auto select_failures =
    "SELECT COUNT(*) FROM mail_attempts WHERE mail_id = ? AND outcome IN ('deferred', 'uncertain')";

constexpr auto count_spool = "SELECT COUNT(*), COALESCE(SUM(due_at <= ?), 0), MIN(created_at) FROM mail_spool";
constexpr auto count_log = "SELECT outcome, COUNT(*) FROM mail_log GROUP BY outcome";

#define WAITING_LETTERS                                                                                                \
    "SELECT s.id, 'waiting', s.lane, s.template, s.locale, s.recipient, s.sender, s.message_id, s.created_at, "        \
    "s.attempts, s.due_at, NULL, COALESCE(a.code, 0), COALESCE(a.reply, ''), s.about_kind, s.about_id "                \
    "FROM mail_spool s LEFT JOIN mail_attempts a ON a.mail_id = s.id AND a.attempt = "                                 \
    "(SELECT MAX(attempt) FROM mail_attempts WHERE mail_id = s.id) "
#define FINISHED_LETTERS                                                                                               \
    "SELECT id, outcome, lane, template, locale, recipient, sender, message_id, created_at, attempts, NULL, "          \
    "finished_at, code, reply, about_kind, about_id FROM mail_log "
constexpr auto select_waiting = WAITING_LETTERS "ORDER BY s.due_at LIMIT ?";
constexpr auto select_finished = FINISHED_LETTERS "ORDER BY finished_at DESC LIMIT ?";
constexpr auto select_waiting_by_id = WAITING_LETTERS "WHERE s.id = ?";
constexpr auto select_finished_by_id = FINISHED_LETTERS "WHERE id = ?";
constexpr auto select_attempts = "SELECT attempt, outcome, code, reply, mailer, attempted_at FROM mail_attempts "
                                 "WHERE mail_id = ? ORDER BY attempt";

// A claim that has not ended has no attempt of its number yet; moving its due_at would send the letter twice.
constexpr auto update_due_at_of_waiting =
    "UPDATE mail_spool SET due_at = ? WHERE id = ? AND (attempts = 0 OR due_at <= ? OR EXISTS "
    "(SELECT 1 FROM mail_attempts WHERE mail_attempts.mail_id = mail_spool.id AND attempt = mail_spool.attempts))";
constexpr auto select_for_drop = "SELECT " MAIL_COLUMNS ", attempts FROM mail_spool WHERE id = ? FOR UPDATE";

using AboutId = Id<struct AboutEntity>;

constexpr std::array outcome_texts = {
    std::pair{AttemptOutcome::sent, "sent"}, std::pair{AttemptOutcome::deferred, "deferred"},
    std::pair{AttemptOutcome::bounced, "bounced"}, std::pair{AttemptOutcome::uncertain, "uncertain"},
    std::pair{AttemptOutcome::route_down, "route_down"}};

std::string to_json(const std::map<std::string, std::string>& params)
{
    Json::Value object(Json::objectValue);
    for (const auto& [name, value] : params)
        object[name] = value;
    return json_text(object);
}

Json::Value to_json(const Mail& mail)
{
    Json::Value row;
    row["id"] = mail.id.hex();
    row["lane"] = static_cast<int>(mail.lane);
    row["template"] = mail.template_name;
    row["locale"] = mail.locale;
    row["params"] = to_json(mail.params);
    row["recipient"] = mail.recipient;
    row["sender"] = mail.sender;
    row["sender_name"] = mail.sender_name;
    row["message_id"] = mail.message_id;
    row["created_at"] = to_sql(mail.created_at);
    if (mail.expires_at) row["expires_at"] = to_sql(*mail.expires_at);
    row["about_kind"] = mail.about_kind;
    if (!mail.about_id.empty()) row["about_id"] = mail.about_id;
    return row;
}

/// What is no object of texts gives no parameters: rendering then says what is missing, for this letter alone.
std::map<std::string, std::string> params_from(const std::string& json)
{
    Json::Value object;
    const std::unique_ptr<Json::CharReader> reader(Json::CharReaderBuilder().newCharReader());
    if (!reader->parse(json.data(), json.data() + json.size(), &object, nullptr) || !object.isObject()) return {};
    std::map<std::string, std::string> params;
    for (const auto& name : object.getMemberNames())
        if (object[name].isString()) params[name] = object[name].asString();
    return params;
}

std::optional<AboutId> about_of(const Mail& mail)
{
    return AboutId::from_hex(mail.about_id);
}

std::string hex_or_nothing(const std::optional<AboutId>& id)
{
    return id ? id->hex() : "";
}

SpooledMail spooled_from_row(const Row& row)
{
    Mail mail;
    mail.id = row.id<MailId>(1);
    mail.lane = static_cast<MailLane>(row.number(2));
    mail.template_name = row.text(3);
    mail.locale = row.text(4);
    mail.params = params_from(row.text(5));
    mail.recipient = row.text(6);
    mail.sender = row.text(7);
    mail.sender_name = row.text(8);
    mail.message_id = row.text(9);
    mail.created_at = row.time(10);
    mail.expires_at = row.optional_time(11);
    mail.about_kind = row.text(12);
    mail.about_id = hex_or_nothing(row.optional_id<AboutId>(13));
    return {std::move(mail), static_cast<int>(row.number(14))};
}

Letter letter_from_row(const Row& row)
{
    Letter letter;
    letter.id = row.id<MailId>(1);
    letter.state = row.text(2);
    letter.lane = static_cast<MailLane>(row.number(3));
    letter.template_name = row.text(4);
    letter.locale = row.text(5);
    letter.recipient = row.text(6);
    letter.sender = row.text(7);
    letter.message_id = row.text(8);
    letter.created_at = row.time(9);
    letter.attempts = static_cast<int>(row.number(10));
    letter.due_at = row.optional_time(11);
    letter.finished_at = row.optional_time(12);
    letter.code = static_cast<int>(row.number(13));
    letter.reply = row.text(14);
    letter.about_kind = row.text(15);
    letter.about_id = hex_or_nothing(row.optional_id<AboutId>(16));
    return letter;
}

NumberedAttempt attempt_from_row(const Row& row)
{
    const auto text = row.text(2);
    const auto* outcome =
        std::ranges::find(outcome_texts, text, [](const auto& pair) { return std::string(pair.second); });
    return {static_cast<int>(row.number(1)),
            {outcome->first, static_cast<int>(row.number(3)), row.text(4), row.text(5), row.time(6)}};
}

void claim_until(Transaction& transaction, Time lease_end, std::span<SpooledMail> letters)
{
    std::array<MailId, claimed_at_once> ids;
    for (std::size_t i = 0; i < ids.size(); ++i)
        ids[i] = letters[std::min(i, letters.size() - 1)].mail.id;
    std::apply([&](const auto&... id) { transaction.execute(claim, lease_end, id...); }, ids);
    for (auto& letter : letters)
        ++letter.attempts;
}

MailId id_from_row(const Row& row)
{
    return row.id<MailId>(1);
}

void suppress(Transaction& transaction, const std::vector<MailId>& letters, const std::string& why, Time now)
{
    for (const auto& letter : letters) {
        transaction.execute(copy_to_log, why, now, letter);
        transaction.execute(delete_by_id, letter);
    }
}

void write_attempt(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt)
{
    transaction.execute(insert_attempt, spooled.mail.id, spooled.attempts, to_text(attempt.outcome), attempt.code,
                        attempt.reply, attempt.mailer, attempt.at);
}

bool move_to_log(Transaction& transaction, const SpooledMail& spooled, End end, int code, const std::string& reply,
                 Time now)
{
    const auto& mail = spooled.mail;
    if (transaction.execute(delete_claimed, mail.id, spooled.attempts) == 0) return false;
    transaction.execute(insert_log, mail.id, static_cast<int>(mail.lane), mail.template_name, mail.locale,
                        mail.recipient, mail.sender, mail.message_id, mail.created_at, spooled.attempts, to_text(end),
                        code, reply, now, mail.about_kind, about_of(mail));
    return true;
}

} // namespace

void insert(Writer& writer, const Mail& mail)
{
    writer.execute(insert_mail, mail.id, static_cast<int>(mail.lane), mail.template_name, mail.locale,
                   to_json(mail.params), mail.recipient, mail.sender, mail.sender_name, mail.message_id,
                   mail.created_at, mail.expires_at, mail.about_kind, about_of(mail), mail.created_at);
}

void insert(Writer& writer, const std::vector<Mail>& mails)
{
    if (mails.empty()) return;
    Json::Value rows(Json::arrayValue);
    for (const auto& mail : mails)
        rows.append(to_json(mail));
    writer.execute(insert_mails, json_text(rows));
}

bool exists(Reader& reader, const MailId& id)
{
    return reader
        .find(
            select_id, [](const Row&) { return true; }, id, id)
        .has_value();
}

void withdraw(Transaction& transaction, const std::string& about_kind, const std::string& about_id,
              const std::string& why, Time now)
{
    suppress(transaction, transaction.list(select_about, id_from_row, about_kind, AboutId::from_hex(about_id)), why,
             now);
}

void withdraw(Transaction& transaction, const std::string& about_kind, const std::string& about_id,
              const std::vector<std::string>& recipients, const std::string& why, Time now)
{
    const auto letters = select_about_to.list(transaction, [](const Row& row) { return row.id<MailId>(1); },
                                              rows_of(recipients), {about_kind, AboutId::from_hex(about_id)});
    copy_all_to_log.execute(transaction, rows_of(letters), {why, now});
    delete_all.execute(transaction, rows_of(letters));
}

void withdraw_invites_into(Transaction& transaction, const OrgId& org, const std::string& why, Time now)
{
    suppress(transaction, transaction.list(select_inviting_into, id_from_row, org), why, now);
}

std::vector<SpooledMail> take_due(Transaction& transaction, Time now, Time lease_end, int most)
{
    std::vector<SpooledMail> taken;
    for (const auto lane : {MailLane::single, MailLane::bulk}) {
        const int room = most - static_cast<int>(taken.size());
        if (room == 0) break;
        auto due = transaction.list(select_due, spooled_from_row, static_cast<int>(lane), now, room);
        std::ranges::move(due, std::back_inserter(taken));
    }
    for (std::span rest(taken); !rest.empty(); rest = rest.subspan(std::min(claimed_at_once, rest.size())))
        claim_until(transaction, lease_end, rest.first(std::min(claimed_at_once, rest.size())));
    return taken;
}

int count_failures(Reader& reader, const MailId& id)
{
    const auto failures = reader.find(
        select_failures, [](const Row& row) { return row.number(1); }, id);
    return static_cast<int>(failures.value_or(0));
}

bool record_deferred(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, Time due_at)
{
    if (!release(transaction, spooled, due_at)) return false;
    write_attempt(transaction, spooled, attempt);
    return true;
}

bool record_end(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, End end)
{
    if (!move_to_log(transaction, spooled, end, attempt.code, attempt.reply, attempt.at)) return false;
    write_attempt(transaction, spooled, attempt);
    return true;
}

bool release(Writer& writer, const SpooledMail& spooled, Time due_at)
{
    return writer.execute(update_due_at_of_claim, due_at, spooled.mail.id, spooled.attempts) == 1;
}

bool suppress(Transaction& transaction, const SpooledMail& spooled, const std::string& why, Time now)
{
    return move_to_log(transaction, spooled, End::suppressed, 0, why, now);
}

Counts count(Reader& reader, Time now)
{
    Counts counts;
    reader.find(
        count_spool,
        [&](const Row& row) {
            counts.due = row.number(2);
            counts.waiting = row.number(1) - counts.due;
            counts.oldest = row.optional_time(3);
            return true;
        },
        now);
    reader.list(count_log, [&](const Row& row) {
        const auto outcome = row.text(1);
        (outcome == "sent" ? counts.sent : outcome == "bounced" ? counts.bounced : counts.suppressed) = row.number(2);
        return true;
    });
    return counts;
}

std::vector<Letter> list_waiting(Reader& reader, int most)
{
    return reader.list(select_waiting, letter_from_row, most);
}

std::vector<Letter> list_finished(Reader& reader, int most)
{
    return reader.list(select_finished, letter_from_row, most);
}

std::optional<Letter> find(Reader& reader, const MailId& id)
{
    // First where it was: it may move in between, and only in this direction.
    if (auto waiting = reader.find(select_waiting_by_id, letter_from_row, id)) return waiting;
    return reader.find(select_finished_by_id, letter_from_row, id);
}

std::vector<NumberedAttempt> list_attempts(Reader& reader, const MailId& id)
{
    return reader.list(select_attempts, attempt_from_row, id);
}

bool retry_now(Writer& writer, const MailId& id, Time now)
{
    return writer.execute(update_due_at_of_waiting, now, id, now) == 1;
}

bool drop(Transaction& transaction, const MailId& id, const std::string& why, Time now)
{
    const auto spooled = transaction.find(select_for_drop, spooled_from_row, id);
    return spooled && suppress(transaction, *spooled, why, now);
}

std::string_view to_text(AttemptOutcome outcome)
{
    return std::ranges::find(outcome_texts, outcome, [](const auto& pair) { return pair.first; })->second;
}

std::string_view to_text(End end)
{
    switch (end) {
    case End::sent: return "sent";
    case End::bounced: return "bounced";
    case End::suppressed: return "suppressed";
    }
    return "";
}

} // namespace usher::store::mail_spool
