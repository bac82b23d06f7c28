#include "store/mail/queue_invariants.h"

namespace usher::store::queue_invariants {
namespace {

#define EMAILS                                                                                                         \
    "(SELECT id, attempts FROM mail_spool UNION ALL SELECT id, attempts FROM mail_log WHERE id NOT IN (SELECT id "     \
    "FROM mail_spool)) AS emails "
#define ATTEMPT_OF_CLAIM "SELECT 1 FROM mail_attempts a WHERE a.mail_id = s.id AND a.attempt = s.attempts"

struct Check {
    const char* what;
    const char* statement; ///< selects the ids of the e-mails that violate it; its last parameter is a limit
};

constexpr Check checks[] = {
    {"is in the spool and in the log", "SELECT s.id FROM mail_spool s JOIN mail_log l ON l.id = s.id LIMIT ?"},
    {"has attempts, but is neither in the spool nor in the log",
     "SELECT DISTINCT a.mail_id FROM mail_attempts a LEFT JOIN mail_spool s ON s.id = a.mail_id LEFT JOIN mail_log l "
     "ON l.id = a.mail_id WHERE s.id IS NULL AND l.id IS NULL LIMIT ?"},
    {"has an attempt with a higher number than its last claim",
     "SELECT DISTINCT a.mail_id FROM mail_attempts a JOIN " EMAILS
     "ON emails.id = a.mail_id WHERE a.attempt > emails.attempts OR a.attempt < 1 LIMIT ?"},
    {"was sent, and still waits to be sent", "SELECT DISTINCT s.id FROM mail_spool s JOIN mail_attempts a ON a.mail_id "
                                             "= s.id WHERE a.outcome = 'sent' LIMIT ?"},
    {"was refused for good, and still waits",
     "SELECT DISTINCT s.id FROM mail_spool s JOIN mail_attempts a ON a.mail_id = s.id WHERE a.outcome = 'bounced' "
     "LIMIT ?"},
    {"was sent more than once",
     "SELECT mail_id FROM mail_attempts WHERE outcome = 'sent' GROUP BY mail_id HAVING COUNT(*) > 1 LIMIT ?"},
    {"is in the log as sent, but has no successful attempt",
     "SELECT l.id FROM mail_log l WHERE l.outcome = 'sent' AND NOT EXISTS (SELECT 1 FROM mail_attempts a WHERE "
     "a.mail_id = l.id AND a.outcome = 'sent') LIMIT ?"},
    {"is in the log as bounced, but its last claim has no attempt",
     "SELECT s.id FROM mail_log s WHERE s.outcome = 'bounced' AND NOT EXISTS (" ATTEMPT_OF_CLAIM ") LIMIT ?"},
    {"is in the log as suppressed, but was sent",
     "SELECT DISTINCT l.id FROM mail_log l JOIN mail_attempts a ON a.mail_id = l.id WHERE l.outcome = 'suppressed' AND "
     "a.outcome = 'sent' LIMIT ?"},
    {"is held, but due: a mailer will take it",
     "SELECT id FROM mail_spool WHERE held AND due_at < '9000-01-01' LIMIT ?"},
    {"is not held, but never due", "SELECT id FROM mail_spool WHERE NOT held AND due_at >= '9000-01-01' LIMIT ?"},
};

constexpr auto too_long_leases =
    "SELECT s.id FROM mail_spool s WHERE NOT s.held AND s.attempts > 0 AND s.due_at > ? AND NOT EXISTS "
    "(" ATTEMPT_OF_CLAIM ") LIMIT ?";
constexpr auto forgotten_leases =
    "SELECT s.id FROM mail_spool s WHERE s.attempts > 0 AND s.due_at < ? AND NOT EXISTS (" ATTEMPT_OF_CLAIM ") LIMIT ?";
constexpr auto kept_links = "SELECT id FROM mail_log WHERE INSTR(reply, ?) > 0 UNION SELECT mail_id FROM mail_attempts "
                            "WHERE INSTR(reply, ?) > 0 LIMIT ?";
constexpr auto select_columns =
    "SELECT CONCAT(table_name, '.', column_name) FROM information_schema.columns WHERE table_schema = DATABASE() AND "
    "column_name = 'params' AND table_name <> 'mail_spool' ORDER BY 1";
// In one statement, so that an e-mail that is being moved is counted once.
constexpr auto count_all =
    "SELECT (SELECT COUNT(*) FROM mail_spool), (SELECT COUNT(*) FROM mail_log), (SELECT COUNT(*) FROM mail_spool s "
    "JOIN "
    "mail_log l ON l.id = s.id), (SELECT COUNT(*) FROM (SELECT id FROM mail_spool UNION SELECT id FROM mail_log) AS "
    "ids), (SELECT COUNT(*) FROM mail_attempts)";

} // namespace

std::vector<Violation> find_violations(Reader& reader, const Limits& limits, Time now, std::int64_t most)
{
    std::vector<Violation> all;
    const auto note = [&](const char* what) {
        return [&all, what](const Row& row) {
            all.push_back({row.id<EmailId>(1), what});
            return true;
        };
    };
    for (const auto& [what, statement] : checks)
        reader.list(statement, note(what), most);
    reader.list(too_long_leases, note("is claimed for longer than any claim lasts"), now + limits.longest_lease, most);
    reader.list(forgotten_leases,
                note("was claimed by a mailer that has recorded no result, and no mailer takes it up"),
                now - limits.longest_overdue, most);
    if (!limits.link_prefix.empty())
        reader.list(kept_links, note("has left, but a reply recorded for it still holds one of its links"),
                    limits.link_prefix, limits.link_prefix, most);
    return all;
}

std::vector<std::string> parameter_columns_elsewhere(Reader& reader)
{
    return reader.list(select_columns, [](const Row& row) { return row.text(1); });
}

Totals count(Reader& reader)
{
    const auto from_row = [](const Row& row) {
        return Totals{row.number(1), row.number(2), row.number(3), row.number(4), row.number(5)};
    };
    return reader.find(count_all, from_row).value_or(Totals{});
}

} // namespace usher::store::queue_invariants
