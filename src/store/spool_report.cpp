#include "store/spool_report.h"

#include "store/mail_spool.h"

namespace usher::store::spool_report {
namespace {

constexpr auto count_lanes = "SELECT lane, COUNT(*), SUM(due_at <= ?), SUM(attempts > 0), MIN(created_at) "
                             "FROM mail_spool GROUP BY lane ORDER BY lane";
// Letters that are held are due in the year 9999.
constexpr auto count_depth = "SELECT lane, SUM(due_at <= ?), SUM(due_at > ? AND due_at < '9000-01-01'), "
                             "SUM(due_at >= '9000-01-01'), MIN(due_at) FROM mail_spool GROUP BY lane";
constexpr auto select_filtered = "SELECT id, lane, template, recipient, attempts, created_at, due_at FROM mail_spool "
                                 "WHERE (? = '' OR template = ?) AND (? < 0 OR lane = ?) ORDER BY due_at, id LIMIT ?";
constexpr auto select_names = "SELECT JSON_KEYS(params) FROM mail_spool WHERE id = ?";
// A claim that has not ended has no attempt of its number yet; moving its due_at would send the letter twice.
constexpr auto update_due_at =
    "UPDATE mail_spool SET due_at = ? WHERE due_at > ? AND (attempts = 0 OR EXISTS (SELECT 1 FROM mail_attempts "
    "WHERE mail_attempts.mail_id = mail_spool.id AND attempt = mail_spool.attempts)) ORDER BY id LIMIT ?";

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
using AboutId = Id<struct AboutEntity>;

LaneCounts counts_from_row(const Row& row)
{
    return {static_cast<MailLane>(row.number(1)), row.number(2), row.number(3), row.number(4), row.optional_time(5)};
}

WaitingLetter waiting_from_row(const Row& row)
{
    return {
        row.id<MailId>(1), static_cast<MailLane>(row.number(2)), row.text(3), row.text(4), row.number(5), row.time(6),
        row.time(7)};
}

std::string hex_or_nothing(const std::optional<AboutId>& id)
{
    return id ? id->hex() : "";
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
    return {static_cast<int>(row.number(1)),
            {mail_claims::attempt_outcome(row.text(2)).value(), static_cast<int>(row.number(3)), row.text(4), row.text(5),
             row.time(6)}};
}

} // namespace

std::vector<LaneCounts> count_by_lane(Reader& reader, Time now)
{
    return reader.list(count_lanes, counts_from_row, now);
}

std::vector<Depth> depth_by_lane(Reader& reader, Time now)
{
    const auto from_row = [](const Row& row) {
        return Depth{static_cast<MailLane>(row.number(1)), row.number(2), row.number(3), row.number(4),
                     row.optional_time(5)};
    };
    return reader.list(count_depth, from_row, now, now);
}

std::vector<WaitingLetter> list(Reader& reader, const Filter& filter)
{
    const int lane = filter.lane ? static_cast<int>(*filter.lane) : -1;
    return reader.list(select_filtered, waiting_from_row, filter.template_name, filter.template_name, lane, lane,
                       filter.most);
}

std::optional<std::string> parameter_names(Reader& reader, const MailId& id)
{
    return reader.find(
        select_names, [](const Row& row) { return row.text(1); }, id);
}

std::int64_t retry_some(Writer& writer, Time now, std::int64_t most)
{
    return writer.execute(update_due_at, now, now, most);
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

} // namespace usher::store::spool_report
