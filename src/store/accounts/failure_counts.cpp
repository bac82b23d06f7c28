#include "store/accounts/failure_counts.h"

#include "store/engine/batch_statement.h"
#include "store/engine/json_rows.h"

#include <json/value.h>

namespace usher::store::failure_counts {
namespace {

// One JSON text, not a BatchStatement, whose repeated rows would be counted twice. Ordered by hash, so that two
// processes lock rows in the same order. ends_at comes last: it needs the new count.
constexpr auto add_all =
    "INSERT INTO failure_counts (key_hash, failures, ends_at, changed_at, holds_from) SELECT UNHEX(list.hash), "
    "list.failures, list.ends_at, ?, list.holds_from FROM JSON_TABLE(?, '$[*]' COLUMNS (hash CHAR(32) PATH '$.hash', "
    "failures INT PATH '$.failures', ends_at VARCHAR(32) PATH '$.ends_at', holds_from INT PATH '$.holds_from')) AS "
    "list "
    "ON DUPLICATE KEY UPDATE "
    "failures = IF(failure_counts.ends_at <= ?, VALUES(failures), failure_counts.failures + VALUES(failures)), "
    "changed_at = VALUES(changed_at), holds_from = VALUES(holds_from), "
    "ends_at = IF(failure_counts.ends_at <= ? OR failure_counts.failures >= VALUES(holds_from), VALUES(ends_at), "
    "failure_counts.ends_at)";
const BatchStatement forget_all("UPDATE failure_counts SET failures = 0, changed_at = ? WHERE key_hash IN (", "?", ")");
const BatchStatement select_all("SELECT key_hash, failures, ends_at FROM failure_counts WHERE key_hash IN (", "?", ")");
constexpr auto select_changed = "SELECT key_hash, failures, ends_at FROM failure_counts WHERE changed_at >= ? AND "
                                "ends_at > ? ORDER BY changed_at DESC LIMIT ?";

Known known_from_row(const Row& row)
{
    return {row.text(1), row.number(2), row.time(3)};
}

Json::Value to_json(const Change& change)
{
    Json::Value row;
    row["hash"] = hex_of(change.hash);
    row["failures"] = Json::Int64(change.failures);
    row["ends_at"] = to_sql(change.ends_at);
    if (change.holds_from) row["holds_from"] = Json::Int64(*change.holds_from);
    return row;
}

} // namespace

void add(Writer& writer, const std::vector<Change>& changes, Time now)
{
    writer.execute(add_all, now, json_rows(changes, to_json), now, now);
}

void forget(Writer& writer, const std::vector<std::string>& hashes, Time now)
{
    forget_all.execute(writer, rows_of(hashes), {now});
}

std::vector<Known> list(Reader& reader, const std::vector<std::string>& hashes)
{
    return select_all.list(reader, known_from_row, rows_of(hashes));
}

std::vector<Known> list_changed(Reader& reader, Time since, Time now, std::int64_t most)
{
    return reader.list(select_changed, known_from_row, since, now, most);
}

} // namespace usher::store::failure_counts
