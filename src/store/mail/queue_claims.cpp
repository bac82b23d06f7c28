#include "store/mail/queue_claims.h"

#include "store/engine/batch_statement.h"
#include "store/engine/json_rows.h"
#include "store/mail/columns.h"

#include <json/value.h>

#include <algorithm>
#include <cassert>

namespace usher::store::queue_claims {
namespace {

constexpr auto select_due = "SELECT " MAIL_COLUMNS ", attempts, request_id FROM mail_spool "
                            "WHERE lane = ? AND due_at <= ? ORDER BY due_at LIMIT ? FOR UPDATE SKIP LOCKED";
const BatchStatement claim_all("UPDATE mail_spool SET due_at = ?, attempts = attempts + 1 WHERE id IN (", "?", ")");
const BatchStatement select_claims("SELECT id, attempts FROM mail_spool WHERE id IN (", "?", ")");
const BatchStatement lock_all(
    "SELECT id, attempts, EXISTS (SELECT 1 FROM mail_attempts a WHERE a.mail_id = mail_spool.id AND "
    "a.attempt = mail_spool.attempts), template, created_at, (SELECT COUNT(*) FROM mail_attempts a WHERE "
    "a.mail_id = mail_spool.id AND a.outcome IN ('deferred', 'uncertain')), request_id FROM mail_spool WHERE id IN (",
    "?", ") FOR UPDATE");

// One JSON text: a single round trip for any number of rows. (A BatchStatement's repeated rows would need the UPDATE
// right.)
constexpr auto insert_attempts =
    "INSERT INTO mail_attempts (mail_id, attempt, outcome, code, reply, mailer, attempted_at) SELECT UNHEX(list.id), "
    "list.number, list.outcome, list.code, list.reply, list.mailer, list.at FROM JSON_TABLE(?, '$[*]' COLUMNS ("
    "id CHAR(24) PATH '$.id', number INT PATH '$.number', outcome VARCHAR(16) PATH '$.outcome', "
    "code INT PATH '$.code', reply VARCHAR(1000) PATH '$.reply', mailer VARCHAR(255) PATH '$.mailer', "
    "at VARCHAR(32) PATH '$.at')) AS list";
constexpr auto select_attempt = "SELECT 1 FROM mail_attempts WHERE mail_id = ? AND attempt = ?";

const BatchStatement copy_to_log(
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id, party_id, block_hash, request_id) SELECT s.id, s.lane, "
    "s.template, s.locale, "
    "s.recipient, s.sender, s.message_id, s.created_at, s.attempts, ?, a.code, a.reply, a.attempted_at, s.about_kind, "
    "s.about_id, s.party_id, s.block_hash, s.request_id "
    "FROM mail_spool s JOIN mail_attempts a ON a.mail_id = s.id AND a.attempt = (SELECT MAX(x.attempt) FROM "
    "mail_attempts x WHERE x.mail_id = s.id AND (x.outcome = 'sent') = ?) WHERE s.id IN (",
    "?", ")");
const BatchStatement delete_all("DELETE FROM mail_spool WHERE id IN (", "?", ")");
const BatchStatement update_due_at("UPDATE mail_spool SET due_at = ? WHERE id IN (", "?", ")");
// So far in the future that it is never due.
const BatchStatement hold_all("UPDATE mail_spool SET held = TRUE, due_at = '9999-12-31 00:00:00' WHERE id IN (", "?",
                              ")");
constexpr auto update_log = "UPDATE mail_log SET outcome = 'sent', code = ?, reply = ?, finished_at = ? "
                            "WHERE id = ? AND outcome = 'suppressed'";

ClaimedEmail claimed_from_row(const Row& row)
{
    return {mail_from_row(row), static_cast<int>(row.number(15)), row.text(16)};
}

Claim claim_from_row(const Row& row)
{
    return {row.id<EmailId>(1), static_cast<int>(row.number(2))};
}

Locked locked_from_row(const Row& row)
{
    return {claim_from_row(row), row.flag(3), row.text(4), row.time(5), static_cast<int>(row.number(6)), row.text(7)};
}

Json::Value to_json(const ClaimAttempt& made)
{
    Json::Value row;
    row["id"] = made.claim.id.hex();
    row["number"] = made.claim.number;
    row["outcome"] = std::string(to_text(made.attempt.outcome));
    row["code"] = made.attempt.code;
    row["reply"] = made.attempt.reply;
    row["mailer"] = made.attempt.mailer;
    row["at"] = to_sql(made.attempt.at);
    return row;
}

template <typename Claimed>
std::vector<Parameters> rows_of_ids(const std::vector<Claimed>& claims)
{
    std::vector<Parameters> rows;
    rows.reserve(claims.size());
    for (const auto& claimed : claims)
        rows.push_back({Parameter(claimed.id)});
    return rows;
}

} // namespace

std::vector<ClaimedEmail> take_due(Transaction& transaction, Time now, Time lease_end, int most)
{
    std::vector<ClaimedEmail> taken;
    for (const auto priority : {EmailPriority::single, EmailPriority::bulk}) {
        const int room = most - static_cast<int>(taken.size());
        if (room == 0) break;
        auto due = transaction.list(select_due, claimed_from_row, static_cast<int>(priority), now, room);
        std::ranges::move(due, std::back_inserter(taken));
    }
    std::vector<Claim> claims;
    for (auto& claimed : taken) {
        ++claimed.attempts;
        claims.push_back(claimed.claim());
    }
    claim_all.execute(transaction, rows_of_ids(claims), {lease_end});
    return taken;
}

std::vector<Claim> still_held(Reader& reader, const std::vector<Claim>& claims)
{
    const auto current = select_claims.list(reader, claim_from_row, rows_of_ids(claims));
    std::vector<Claim> held;
    std::ranges::copy_if(claims, std::back_inserter(held),
                         [&](const Claim& claim) { return std::ranges::find(current, claim) != current.end(); });
    return held;
}

std::vector<Locked> lock(Transaction& transaction, const std::vector<EmailId>& ids)
{
    return lock_all.list(transaction, locked_from_row, rows_of(ids));
}

void add_attempts(Transaction& transaction, const std::vector<ClaimAttempt>& attempts)
{
    if (attempts.empty()) return;
    transaction.execute(insert_attempts, json_rows(attempts, to_json));
}

bool has_attempt(Reader& reader, const Claim& claim)
{
    const auto found = reader.find(
        select_attempt, [](const Row& row) { return row.number(1); }, claim.id, claim.number);
    return found.has_value();
}

void finish(Transaction& transaction, const std::vector<EmailId>& ids, DeliveryOutcome end)
{
    assert(end == DeliveryOutcome::sent || end == DeliveryOutcome::bounced);
    copy_to_log.execute(transaction, rows_of(ids), {to_text(end), end == DeliveryOutcome::sent});
    delete_all.execute(transaction, rows_of(ids));
}

void postpone(Transaction& transaction, const std::vector<EmailId>& ids, Time due_at)
{
    update_due_at.execute(transaction, rows_of(ids), {due_at});
}

void hold(Transaction& transaction, const std::vector<EmailId>& ids)
{
    hold_all.execute(transaction, rows_of(ids));
}

void correct_log(Transaction& transaction, const ClaimAttempt& sent)
{
    transaction.execute(update_log, sent.attempt.code, sent.attempt.reply, sent.attempt.at, sent.claim.id);
}

} // namespace usher::store::queue_claims
