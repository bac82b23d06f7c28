#include "store/mail/sending_counts.h"

#include "store/engine/batch_statement.h"
#include "store/engine/json_rows.h"

#include <json/value.h>

#include <algorithm>
#include <tuple>

namespace usher::store::sending_counts {
namespace {

// One JSON text, not a BatchStatement, whose repeated rows would be counted twice.
constexpr auto add_all =
    "INSERT INTO letter_counts (day, kind, subject, letters, most) SELECT ?, list.kind, UNHEX(list.subject), "
    "list.emails, list.most FROM JSON_TABLE(?, '$[*]' COLUMNS (kind VARCHAR(16) PATH '$.kind', "
    "subject CHAR(32) PATH '$.subject', emails INT PATH '$.emails', most INT PATH '$.most')) AS list "
    "ON DUPLICATE KEY UPDATE letters = letter_counts.letters + VALUES(letters), most = VALUES(most)";
const BatchStatement
    select_all("SELECT kind, subject, letters, most FROM letter_counts WHERE day = ? AND (kind, subject) IN (",
               "(?, ?)", ")");

std::string day_of(Time time)
{
    return to_sql(time).substr(0, 10);
}

Json::Value to_json(const SendingCount& count)
{
    Json::Value row;
    row["kind"] = count.kind;
    row["subject"] = hex_of(count.subject);
    row["emails"] = Json::Int64(count.emails);
    row["most"] = Json::Int64(count.most);
    return row;
}

} // namespace

bool add(Transaction& transaction, const std::vector<SendingCount>& counts, Time now)
{
    if (counts.empty()) return true;
    // Always in the same order, so that two requests cannot deadlock.
    auto sorted = counts;
    std::ranges::sort(sorted, {}, [](const SendingCount& count) { return std::tie(count.kind, count.subject); });
    try {
        transaction.execute(add_all, day_of(now), json_rows(sorted, to_json));
        return true;
    } catch (const CheckFailed&) {
        return false;
    }
}

std::vector<SendingCount> list(Reader& reader, const std::vector<SendingCount>& counts, Time now)
{
    std::vector<Parameters> rows;
    for (const auto& count : counts)
        rows.push_back({count.kind, count.subject});
    return select_all.list(reader,
                           [](const Row& row) {
                               return SendingCount{row.text(1), row.text(2), row.number(3), row.number(4)};
                           },
                           rows, {day_of(now)});
}

} // namespace usher::store::sending_counts
