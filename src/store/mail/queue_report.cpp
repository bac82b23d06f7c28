#include "store/mail/queue_report.h"

#include "base/text.h"
#include "store/engine/subject_columns.h"
#include "store/mail/columns.h"

namespace usher::store::queue_report {
namespace {

// A held e-mail is due in the year 9999. A claim in progress has no attempt with its number yet.
#define IS_RECORDED                                                                                                    \
    "(s.attempts = 0 OR EXISTS (SELECT 1 FROM mail_attempts r WHERE r.mail_id = s.id AND r.attempt = s.attempts))"
#define PHASE                                                                                                          \
    "CASE WHEN s.held THEN 'held' WHEN s.due_at <= ? THEN 'due' WHEN " IS_RECORDED " THEN 'later' ELSE 'delivering' "  \
    "END"
#define LAST_ATTEMPT                                                                                                   \
    "LEFT JOIN mail_attempts a ON a.mail_id = s.id AND a.attempt = "                                                   \
    "(SELECT MAX(attempt) FROM mail_attempts WHERE mail_id = s.id) "
#define DOMAIN_OF_RECIPIENT "LOWER(SUBSTRING_INDEX(s.recipient, '@', -1))"

constexpr auto count_priorities =
    "SELECT lane, COUNT(*), SUM(phase = 'due'), SUM(phase = 'delivering'), SUM(phase = 'later'), SUM(phase = 'held'), "
    "SUM(attempts > 0), MIN(created_at), SUM(created_at > ?), SUM(created_at <= ? AND created_at > ?), "
    "SUM(created_at <= ? AND created_at > ?), SUM(created_at <= ?) FROM (SELECT s.lane, s.attempts, "
    "s.created_at, " PHASE " AS phase FROM mail_spool s) AS emails GROUP BY lane ORDER BY lane";
constexpr auto count_domains =
    "SELECT " DOMAIN_OF_RECIPIENT " AS domain, COUNT(*) AS waiting, SUM(s.due_at <= ?), SUM(s.attempts > 0), "
    "MIN(s.created_at) FROM mail_spool s GROUP BY domain ORDER BY waiting DESC, domain LIMIT ?";
constexpr auto count_uncertain_emails =
    "SELECT COUNT(*), COALESCE(SUM(s.held), 0), (SELECT COUNT(DISTINCT mail_id) FROM mail_attempts "
    "WHERE outcome = 'uncertain') FROM mail_attempts a JOIN mail_spool s ON s.id = a.mail_id WHERE "
    "a.outcome = 'uncertain' AND NOT EXISTS (SELECT 1 FROM mail_attempts b WHERE b.mail_id = a.mail_id AND "
    "b.attempt > a.attempt)";
constexpr auto count_depth = "SELECT lane, SUM(due_at <= ?), SUM(due_at > ? AND due_at < '9000-01-01'), "
                             "SUM(due_at >= '9000-01-01'), MIN(due_at) FROM mail_spool GROUP BY lane";
constexpr auto select_names = "SELECT JSON_KEYS(params) FROM mail_spool WHERE id = ?";
constexpr auto select_mail = "SELECT " MAIL_COLUMNS " FROM mail_spool WHERE id = ?";

constexpr auto count_spool = "SELECT COUNT(*), COALESCE(SUM(due_at <= ?), 0), MIN(created_at) FROM mail_spool";
constexpr auto count_log = "SELECT outcome, COUNT(*) FROM mail_log GROUP BY outcome";

#define WAITING_COLUMNS                                                                                                \
    "SELECT s.id, 'waiting', s.lane, s.template, s.locale, s.recipient, s.sender, s.message_id, s.created_at, "        \
    "s.attempts, s.due_at, NULL, COALESCE(a.code, 0), COALESCE(a.reply, ''), s.about_kind, s.about_id, s.expires_at, " \
    "COALESCE(a.outcome, ''), s.request_id, "
#define WAITING_EMAILS WAITING_COLUMNS "'' FROM mail_spool s " LAST_ATTEMPT
#define WAITING_IN_PHASES WAITING_COLUMNS PHASE " AS phase FROM mail_spool s " LAST_ATTEMPT
#define FINISHED_EMAILS                                                                                                \
    "SELECT s.id, s.outcome, s.lane, s.template, s.locale, s.recipient, s.sender, s.message_id, s.created_at, "        \
    "s.attempts, NULL, s.finished_at, s.code, s.reply, s.about_kind, s.about_id, NULL, COALESCE(a.outcome, ''), "      \
    "s.request_id, '' "                                                                                                \
    "FROM mail_log s " LAST_ATTEMPT
#define FILTERED                                                                                                       \
    "WHERE (? = '' OR s.template = ?) AND (? < 0 OR s.lane = ?) AND (? = '' OR " DOMAIN_OF_RECIPIENT " = ?) "          \
    "AND (? = '' OR s.recipient = ?) AND (? = '' OR a.outcome = ?) "
constexpr auto select_waiting = WAITING_EMAILS "ORDER BY s.due_at LIMIT ?";
constexpr auto select_finished = FINISHED_EMAILS "ORDER BY s.finished_at DESC LIMIT ?";
constexpr auto select_waiting_filtered =
    WAITING_IN_PHASES FILTERED "HAVING (? = '' OR phase = ?) ORDER BY s.due_at, s.id LIMIT ?";
constexpr auto select_finished_filtered =
    FINISHED_EMAILS FILTERED "AND (? = '' OR s.outcome = ?) ORDER BY s.finished_at DESC, s.id LIMIT ?";
constexpr auto select_waiting_by_id = WAITING_EMAILS "WHERE s.id = ?";
constexpr auto select_phase_by_id = WAITING_IN_PHASES "WHERE s.id = ?";
constexpr auto select_finished_by_id = FINISHED_EMAILS "WHERE s.id = ?";
constexpr auto select_about = WAITING_EMAILS "WHERE s.about_kind = ? AND s.about_id = ? UNION ALL " FINISHED_EMAILS
                                             "WHERE s.about_kind = ? AND s.about_id = ? ORDER BY 9, 1";
constexpr auto select_attempts = "SELECT attempt, outcome, code, reply, mailer, attempted_at FROM mail_attempts "
                                 "WHERE mail_id = ? ORDER BY attempt";

PriorityCounts counts_from_row(const Row& row)
{
    return {static_cast<EmailPriority>(row.number(1)),
            row.number(2),
            row.number(3),
            row.number(4),
            row.number(5),
            row.number(6),
            row.number(7),
            row.optional_time(8),
            {row.number(9), row.number(10), row.number(11), row.number(12)}};
}

DomainCounts domain_from_row(const Row& row)
{
    return {row.text(1), row.number(2), row.number(3), row.number(4), row.optional_time(5)};
}

EmailRow email_from_row(const Row& row)
{
    EmailRow email;
    email.id = row.id<EmailId>(1);
    email.state = row.text(2);
    email.priority = static_cast<EmailPriority>(row.number(3));
    email.template_name = row.text(4);
    email.locale = row.text(5);
    email.recipient = row.text(6);
    email.sender = row.text(7);
    email.message_id = row.text(8);
    email.created_at = row.time(9);
    email.attempts = static_cast<int>(row.number(10));
    email.due_at = row.optional_time(11);
    email.finished_at = row.optional_time(12);
    email.code = static_cast<int>(row.number(13));
    email.reply = row.text(14);
    email.subject = subject_from_row(row, 15);
    email.expires_at = row.optional_time(17);
    email.outcome = row.text(18);
    email.request_id = row.text(19);
    email.phase = row.text(20);
    return email;
}

NumberedAttempt attempt_from_row(const Row& row)
{
    return {static_cast<int>(row.number(1)),
            {parse_delivery_outcome(row.text(2)).value(), static_cast<int>(row.number(3)), row.text(4), row.text(5),
             row.time(6)}};
}

/// The parameters of FILTERED.
Parameters values_of(const Filter& filter)
{
    const int priority = filter.priority ? static_cast<int>(*filter.priority) : -1;
    return {filter.template_name,
            filter.template_name,
            priority,
            priority,
            text::to_lower(filter.domain),
            text::to_lower(filter.domain),
            filter.recipient,
            filter.recipient,
            filter.outcome,
            filter.outcome};
}

} // namespace

std::vector<PriorityCounts> count_by_priority(Reader& reader, Time now)
{
    const auto minute = now - std::chrono::minutes(1);
    const auto hour = now - std::chrono::hours(1);
    const auto day = now - std::chrono::days(1);
    return reader.list(count_priorities, counts_from_row, minute, minute, hour, hour, day, day, now);
}

std::vector<DomainCounts> count_by_domain(Reader& reader, Time now, std::int64_t most)
{
    return reader.list(count_domains, domain_from_row, now, most);
}

Uncertain count_uncertain(Reader& reader)
{
    const auto from_row = [](const Row& row) { return Uncertain{row.number(1), row.number(2), row.number(3)}; };
    return reader.find(count_uncertain_emails, from_row).value_or(Uncertain{});
}

std::vector<Depth> depth_by_priority(Reader& reader, Time now)
{
    const auto from_row = [](const Row& row) {
        return Depth{static_cast<EmailPriority>(row.number(1)), row.number(2), row.number(3), row.number(4),
                     row.optional_time(5)};
    };
    return reader.list(count_depth, from_row, now, now);
}

std::vector<EmailRow> list_waiting(Reader& reader, const Filter& filter, Time now)
{
    Parameters values = {now};
    const auto filtered = values_of(filter);
    values.insert(values.end(), filtered.begin(), filtered.end());
    for (const auto& value : Parameters{filter.phase, filter.phase, filter.most})
        values.push_back(value);
    return reader.list_with(select_waiting_filtered, email_from_row, values);
}

std::vector<EmailRow> list_finished(Reader& reader, const Filter& filter)
{
    auto values = values_of(filter);
    for (const auto& value : Parameters{filter.state, filter.state, filter.most})
        values.push_back(value);
    return reader.list_with(select_finished_filtered, email_from_row, values);
}

std::optional<std::string> parameter_names(Reader& reader, const EmailId& id)
{
    return reader.find(
        select_names, [](const Row& row) { return row.text(1); }, id);
}

std::optional<Email> find_mail(Reader& reader, const EmailId& id)
{
    return reader.find(select_mail, mail_from_row, id);
}

Counts count_finished(Reader& reader)
{
    Counts counts;
    reader.list(count_log, [&](const Row& row) {
        const auto outcome = row.text(1);
        (outcome == "sent" ? counts.sent : outcome == "bounced" ? counts.bounced : counts.suppressed) = row.number(2);
        return true;
    });
    return counts;
}

Counts count(Reader& reader, Time now)
{
    auto counts = count_finished(reader);
    reader.find(
        count_spool,
        [&](const Row& row) {
            counts.due = row.number(2);
            counts.waiting = row.number(1) - counts.due;
            counts.oldest = row.optional_time(3);
            return true;
        },
        now);
    return counts;
}

std::vector<EmailRow> list_waiting(Reader& reader, int most)
{
    return reader.list(select_waiting, email_from_row, most);
}

std::vector<EmailRow> list_finished(Reader& reader, int most)
{
    return reader.list(select_finished, email_from_row, most);
}

std::optional<EmailRow> find(Reader& reader, const EmailId& id)
{
    // The spool first: an e-mail may move meanwhile, but only from there to the log.
    if (auto waiting = reader.find(select_waiting_by_id, email_from_row, id)) return waiting;
    return reader.find(select_finished_by_id, email_from_row, id);
}

std::optional<EmailRow> find(Reader& reader, const EmailId& id, Time now)
{
    if (auto waiting = reader.find(select_phase_by_id, email_from_row, now, id)) return waiting;
    return reader.find(select_finished_by_id, email_from_row, id);
}

std::vector<EmailRow> list_about(Reader& reader, const Subject& subject)
{
    const auto* kind = name_of(subject.kind);
    return reader.list(select_about, email_from_row, kind, subject.id, kind, subject.id);
}

std::vector<NumberedAttempt> list_attempts(Reader& reader, const EmailId& id)
{
    return reader.list(select_attempts, attempt_from_row, id);
}

} // namespace usher::store::queue_report
