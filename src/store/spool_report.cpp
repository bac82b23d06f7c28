#include "store/spool_report.h"

namespace usher::store::spool_report {
namespace {

constexpr auto count_lanes = "SELECT lane, COUNT(*), SUM(due_at <= ?), SUM(attempts > 0), MIN(created_at) "
                             "FROM mail_spool GROUP BY lane ORDER BY lane";
constexpr auto select_waiting = "SELECT id, lane, template, recipient, attempts, created_at, due_at FROM mail_spool "
                                "WHERE (? = '' OR template = ?) AND (? < 0 OR lane = ?) ORDER BY due_at, id LIMIT ?";
constexpr auto select_names = "SELECT JSON_KEYS(params) FROM mail_spool WHERE id = ?";
// A claim that has not ended has no attempt of its number yet; moving its due_at would send the letter twice.
constexpr auto update_due_at =
    "UPDATE mail_spool SET due_at = ? WHERE due_at > ? AND (attempts = 0 OR EXISTS (SELECT 1 FROM mail_attempts "
    "WHERE mail_attempts.mail_id = mail_spool.id AND attempt = mail_spool.attempts)) ORDER BY id LIMIT ?";

LaneCounts counts_from_row(const Row& row)
{
    return {static_cast<MailLane>(row.number(1)), row.number(2), row.number(3), row.number(4), row.optional_time(5)};
}

WaitingLetter letter_from_row(const Row& row)
{
    return {
        row.id<MailId>(1), static_cast<MailLane>(row.number(2)), row.text(3), row.text(4), row.number(5), row.time(6),
        row.time(7)};
}

} // namespace

std::vector<LaneCounts> count_by_lane(Reader& reader, Time now)
{
    return reader.list(count_lanes, counts_from_row, now);
}

std::vector<WaitingLetter> list(Reader& reader, const Filter& filter)
{
    const int lane = filter.lane ? static_cast<int>(*filter.lane) : -1;
    return reader.list(select_waiting, letter_from_row, filter.template_name, filter.template_name, lane, lane,
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

} // namespace usher::store::spool_report
