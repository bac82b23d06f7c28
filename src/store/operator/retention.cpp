#include "store/operator/retention.h"

namespace usher::store::retention {

#define EXPIRED(table, column)                                                                                         \
    "SELECT COUNT(*) FROM " table " WHERE " column " <= ?",                                                            \
        "DELETE FROM " table " WHERE " column " <= ? ORDER BY " column " LIMIT ?"

const Kind sessions = {"sessions", EXPIRED("sessions", "expires_at")};
const Kind access_tokens = {"access tokens", EXPIRED("access_tokens", "expires_at")};
const Kind failure_counts = {"counts of failures", EXPIRED("failure_counts", "ends_at")};
const Kind sending_counts = {"counts of e-mails", "SELECT COUNT(*) FROM letter_counts WHERE day < DATE(?)",
                             "DELETE FROM letter_counts WHERE day < DATE(?) ORDER BY day LIMIT ?"};
const Kind renewal_requests = {"requests for new links", EXPIRED("link_requests", "asked_at")};
const Kind ended_links = {"dead links", EXPIRED("dead_links", "ended_at")};
// For a batch of e-mails found by an index; a DELETE with a LIMIT cannot use a second table.
const Kind mail_attempts = {
    "attempts of e-mails",
    "SELECT COUNT(*) FROM mail_attempts a JOIN mail_log l ON l.id = a.mail_id WHERE l.finished_at <= ?",
    "DELETE FROM mail_attempts WHERE mail_id IN (SELECT id FROM (SELECT l.id FROM mail_log l JOIN mail_attempts a ON "
    "a.mail_id = l.id WHERE l.finished_at <= ? ORDER BY l.finished_at LIMIT ?) AS some)"};
// Never one that still has attempts.
const Kind emails = {"e-mails that have left", "SELECT COUNT(*) FROM mail_log WHERE finished_at <= ?",
                     "DELETE FROM mail_log WHERE finished_at <= ? AND NOT EXISTS (SELECT 1 FROM mail_attempts a "
                     "WHERE a.mail_id = mail_log.id) ORDER BY finished_at LIMIT ?"};
// By id, which begins with its time in seconds: there is no other index.
#define OLD_EVENTS                                                                                                     \
    "FROM events WHERE id < UNHEX(CONCAT(LPAD(HEX(TIMESTAMPDIFF(SECOND, '1970-01-01', ?)), 8, '0'), REPEAT('0', 16)))" \
    " AND kind <> 'user_joined'"
const Kind events = {"lines of histories", "SELECT COUNT(*) " OLD_EVENTS, "DELETE " OLD_EVENTS " ORDER BY id LIMIT ?"};

std::int64_t count(Reader& reader, const Kind& kind, Time before)
{
    return reader
        .find(
            kind.count, [](const Row& row) { return row.number(1); }, before)
        .value_or(0);
}

std::int64_t remove(Writer& writer, const Kind& kind, Time before, std::int64_t most)
{
    return writer.execute(kind.remove, before, most);
}

} // namespace usher::store::retention
