#include "store/mail/bounce_records.h"

#include "store/engine/subject_columns.h"

namespace usher::store::bounce_records {
namespace {

constexpr auto select_email =
    "SELECT id, TRUE, recipient, about_kind, about_id, party_id, block_hash FROM mail_spool WHERE id = ? UNION ALL "
    "SELECT id, FALSE, recipient, about_kind, about_id, party_id, block_hash FROM mail_log WHERE id = ?";
constexpr auto update_log = "UPDATE mail_log SET outcome = 'bounced', code = ?, reply = ?, finished_at = ? "
                            "WHERE id = ? AND outcome <> 'bounced'";
// A claim in progress has no attempt yet; this one will be its only one.
constexpr auto insert_attempt =
    "INSERT INTO mail_attempts (mail_id, attempt, outcome, code, reply, mailer, attempted_at) SELECT id, attempts, "
    "'bounced', ?, ?, 'bounce', ? FROM mail_spool WHERE id = ? AND attempts > 0 AND NOT EXISTS (SELECT 1 FROM "
    "mail_attempts WHERE mail_attempts.mail_id = mail_spool.id AND mail_attempts.attempt = mail_spool.attempts)";
constexpr auto copy_to_log =
    "INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, outcome, "
    "code, reply, finished_at, about_kind, about_id, party_id, block_hash, request_id) SELECT id, lane, template, "
    "locale, "
    "recipient, sender, message_id, created_at, attempts, 'bounced', ?, ?, ?, about_kind, about_id, party_id, "
    "block_hash, request_id FROM mail_spool WHERE id = ?";
constexpr auto delete_waiting = "DELETE FROM mail_spool WHERE id = ?";

EmailRecord email_from_row(const Row& row)
{
    return {row.id<EmailId>(1),          row.flag(2), row.text(3), subject_from_row(row, 4),
            row.optional_id<PartyId>(6), row.text(7)};
}

} // namespace

std::optional<EmailRecord> find(Reader& reader, const EmailId& id)
{
    return reader.find(select_email, email_from_row, id, id);
}

bool record_bounce(Writer& writer, const EmailId& id, const Refusal& refusal)
{
    return writer.execute(update_log, refusal.code, refusal.reply, refusal.at, id) == 1;
}

bool record_bounce_of_waiting(Transaction& transaction, const EmailId& id, const Refusal& refusal)
{
    transaction.execute(insert_attempt, refusal.code, refusal.reply, refusal.at, id);
    if (transaction.execute(copy_to_log, refusal.code, refusal.reply, refusal.at, id) == 0) return false;
    transaction.execute(delete_waiting, id);
    return true;
}

} // namespace usher::store::bounce_records
