#include "store/engine/diagnosis.h"

namespace usher::store::diagnosis {
namespace {

constexpr auto select_version = "SELECT VERSION()";
constexpr auto select_time = "SELECT CAST(UTC_TIMESTAMP(6) AS CHAR)";
constexpr auto show_cipher = "SHOW SESSION STATUS LIKE 'Ssl_cipher'";
// The database's name in a grant may be a pattern. An account may also see other accounts' rights.
#define MINE "grantee = CONCAT('''', REPLACE(CURRENT_USER(), '@', '''@'''), '''')"
constexpr auto select_rights =
    "SELECT privilege_type, '', '' FROM information_schema.user_privileges WHERE " MINE
    " UNION SELECT privilege_type, '', '' FROM information_schema.schema_privileges "
    "WHERE DATABASE() LIKE table_schema AND " MINE
    " UNION SELECT privilege_type, table_name, '' FROM information_schema.table_privileges "
    "WHERE table_schema = DATABASE() AND " MINE
    " UNION SELECT privilege_type, table_name, column_name FROM information_schema.column_privileges "
    "WHERE table_schema = DATABASE() AND " MINE;

} // namespace

std::string server_version(Reader& reader)
{
    return reader.find(select_version, [](const Row& row) { return row.text(1); }).value_or("");
}

Time server_time(Reader& reader)
{
    return reader.find(select_time, [](const Row& row) { return row.time(1); }).value_or(Time{});
}

std::string cipher(Reader& reader)
{
    return reader.find(show_cipher, [](const Row& row) { return row.text(2); }).value_or("");
}

Rights rights(Reader& reader)
{
    const auto all =
        reader.list(select_rights, [](const Row& row) { return std::tuple(row.text(1), row.text(2), row.text(3)); });
    return {all.begin(), all.end()};
}

} // namespace usher::store::diagnosis
