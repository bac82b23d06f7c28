#include "store/mail/notifications.h"

#include "store/engine/batch_statement.h"
#include "store/engine/json_rows.h"
#include "store/engine/subject_columns.h"

#include <json/json.h>

#include <algorithm>
#include <map>
#include <set>
#include <span>
#include <string_view>

namespace usher::store::notifications {
namespace {

#define NOTIFICATION_COLUMNS "id, from_jid, to_jid, stanza, about_kind, about_id, created_at"
#define LOG_COLUMNS                                                                                                    \
    "id, channel, from_jid, to_jid, created_at, attempts, outcome, reason, finished_at, about_kind, about_id, "        \
    "request_id"

// The rows are passed as one JSON text, so one statement serves any number of them. JSON_TABLE keeps their order;
// sorting by it would parse the text again. The longest value has the alphabetically last name, so that no other member
// is searched for behind it.
constexpr std::size_t rows_at_once = 1000;
constexpr auto insert_all =
    "INSERT INTO notifications (id, channel, from_jid, to_jid, stanza, about_kind, about_id, request_id, created_at, "
    "due_at) "
    "SELECT UNHEX(list.id), 'xmpp', list.from_jid, list.to_jid, list.stanza, list.about_kind, UNHEX(list.about_id), "
    "?, ?, ? FROM JSON_TABLE(?, '$[*]' COLUMNS (id CHAR(24) PATH '$.id', "
    "from_jid VARCHAR(320) PATH '$.from', to_jid VARCHAR(320) PATH '$.to', stanza MEDIUMTEXT PATH '$.xml', "
    "about_kind VARCHAR(32) PATH '$.kind', about_id CHAR(24) PATH '$.about')) AS list";

// Ordered by position, whose index yields the oldest without sorting; the few claimed rows are skipped.
constexpr auto select_due = "SELECT " NOTIFICATION_COLUMNS ", attempts, position, request_id FROM notifications "
                            "FORCE INDEX (notifications_position) WHERE due_at <= ? AND channel = 'xmpp' "
                            "ORDER BY position LIMIT ? FOR UPDATE SKIP LOCKED";
// Counts rows that others have locked or claimed, too, as long as they exist.
const BatchStatement select_first_positions("SELECT to_jid, MIN(position) FROM notifications WHERE to_jid IN (", "?",
                                            ") GROUP BY to_jid");
const BatchStatement claim("UPDATE notifications SET due_at = ?, attempts = attempts + 1 WHERE id IN (", "?", ")");

// A notification ends only once, so its id can also be the event's. If it was refused, the log says so by now.
#define ADD_TO_HISTORY                                                                                                 \
    "INSERT INTO events (id, about_kind, about_id, kind, created_at) SELECT n.id, 'notification', n.id, "              \
    "COALESCE(l.outcome, 'delivered'), ? FROM notifications n LEFT JOIN notification_log l ON l.id = n.id WHERE "
const BatchStatement add_claimed_to_history(ADD_TO_HISTORY "n.due_at = ? AND n.id IN (", "?", ")");
const BatchStatement add_listed_to_history(ADD_TO_HISTORY "n.id IN (", "?", ")");
const BatchStatement delete_claimed("DELETE FROM notifications WHERE due_at = ? AND id IN (", "?", ")");
const BatchStatement release_claimed("UPDATE notifications SET due_at = ? WHERE due_at = ? AND id IN (", "?", ")");
constexpr auto log_rejected =
    "INSERT INTO notification_log (" LOG_COLUMNS ") SELECT id, channel, from_jid, to_jid, "
    "created_at, attempts, 'rejected', ?, ?, about_kind, about_id, request_id FROM notifications "
    "WHERE id = ? AND due_at = ?";

constexpr auto select_old = "SELECT id FROM notifications WHERE created_at < ? ORDER BY created_at LIMIT ? "
                            "FOR UPDATE SKIP LOCKED";
const BatchStatement
    log_expired("INSERT INTO notification_log (" LOG_COLUMNS ") SELECT id, channel, from_jid, to_jid, created_at, "
                "attempts, 'expired', 'it could not be delivered in time', ?, about_kind, about_id, request_id "
                "FROM notifications WHERE id IN (",
                "?", ")");
const BatchStatement delete_listed("DELETE FROM notifications WHERE id IN (", "?", ")");
constexpr auto prune = "DELETE FROM notification_log WHERE finished_at < ? ORDER BY finished_at LIMIT ?";

constexpr auto count_waiting = "SELECT COUNT(*), MIN(created_at) FROM notifications";
constexpr auto count_log = "SELECT COALESCE(SUM(outcome = 'rejected'), 0), COALESCE(SUM(outcome = 'expired'), 0) "
                           "FROM notification_log";

constexpr std::size_t longest_reason = 1000;

Json::Value to_json(const Notification& notification)
{
    Json::Value row;
    row["id"] = notification.id.hex();
    row["from"] = notification.from_jid;
    row["to"] = notification.to_jid;
    row["xml"] = notification.stanza;
    row["kind"] = name_of(notification.subject.kind);
    row["about"] = notification.subject.id.hex();
    return row;
}

struct Candidate {
    Waiting waiting;
    std::int64_t position;
};

Candidate candidate_from_row(const Row& row)
{
    return {{{row.id<NotificationId>(1), row.text(2), row.text(3), row.text(4), subject_from_row(row, 5), row.time(7)},
             static_cast<int>(row.number(8)),
             row.text(10)},
            row.number(9)};
}

std::map<std::string, std::int64_t> first_positions(Reader& reader, const std::vector<Candidate>& candidates)
{
    std::set<std::string> recipients;
    for (const auto& candidate : candidates)
        recipients.insert(candidate.waiting.notification.to_jid);
    std::map<std::string, std::int64_t> first;
    for (const auto& [jid, position] : select_first_positions.list(
             reader, [](const Row& row) { return std::pair(row.text(1), row.number(2)); },
             rows_of(std::vector(recipients.begin(), recipients.end()))))
        first[jid] = position;
    return first;
}

/// For each recipient, the candidates from the first undelivered stanza on.
std::vector<Waiting> in_order(Reader& reader, std::vector<Candidate> candidates)
{
    const auto first = first_positions(reader, candidates);
    std::set<std::string> open;
    std::vector<Waiting> taken;
    for (auto& [waiting, position] : candidates) {
        const auto& jid = waiting.notification.to_jid;
        const auto begins = first.find(jid);
        if (begins != first.end() && begins->second == position) open.insert(jid);
        if (open.contains(jid)) taken.push_back(std::move(waiting));
    }
    return taken;
}

} // namespace

void insert(Writer& writer, const std::vector<Notification>& notifications)
{
    for (std::span<const Notification> rest(notifications); !rest.empty();) {
        const auto part = rest.first(std::min(rest.size(), rows_at_once));
        writer.execute(insert_all, writer.request_id(), part.front().created_at, part.front().created_at,
                       json_rows(part, to_json));
        rest = rest.subspan(part.size());
    }
}

std::vector<Waiting> take_due(Transaction& transaction, Time now, Time lease_end, std::size_t most)
{
    auto candidates = transaction.list(select_due, candidate_from_row, now, most);
    if (candidates.empty()) return {};
    auto taken = in_order(transaction, std::move(candidates));
    std::vector<NotificationId> ids;
    for (auto& waiting : taken) {
        ids.push_back(waiting.notification.id);
        ++waiting.attempts;
    }
    claim.execute(transaction, rows_of(ids), {lease_end});
    return taken;
}

std::int64_t remove(Transaction& transaction, const std::vector<NotificationId>& ids, Time lease_end, Time now)
{
    add_claimed_to_history.execute(transaction, rows_of(ids), {now, lease_end});
    return delete_claimed.execute(transaction, rows_of(ids), {lease_end});
}

void log_rejections(Transaction& transaction, const std::vector<Rejection>& rejections, Time lease_end, Time now)
{
    for (const auto& [id, reason] : rejections)
        transaction.execute(log_rejected, reason.substr(0, longest_reason), now, id, lease_end);
}

void release(Writer& writer, const std::vector<NotificationId>& ids, Time lease_end, Time now)
{
    release_claimed.execute(writer, rows_of(ids), {now, lease_end});
}

std::int64_t expire(Transaction& transaction, Time before, Time now, std::int64_t most)
{
    const auto ids = transaction.list(
        select_old, [](const Row& row) { return row.id<NotificationId>(1); }, before, most);
    log_expired.execute(transaction, rows_of(ids), {now});
    add_listed_to_history.execute(transaction, rows_of(ids), {now});
    return delete_listed.execute(transaction, rows_of(ids));
}

std::int64_t prune_log(Writer& writer, Time before, std::int64_t most)
{
    return writer.execute(prune, before, most);
}

Depth depth(Reader& reader)
{
    const auto from_row = [](const Row& row) { return Depth{row.number(1), row.optional_time(2)}; };
    return reader.find(count_waiting, from_row).value_or(Depth{});
}

Counts count(Reader& reader)
{
    Counts counts;
    reader.find(count_waiting, [&](const Row& row) {
        counts.waiting = row.number(1);
        counts.oldest = row.optional_time(2);
        return true;
    });
    reader.find(count_log, [&](const Row& row) {
        counts.rejected = row.number(1);
        counts.expired = row.number(2);
        return true;
    });
    return counts;
}

} // namespace usher::store::notifications
