// What each program's account may do: sql/grants.sql, which is compiled into the programs, as a list.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace usher::store {

/// sql/grants.sql as it is. (Generated.)
const char* grants_sql();

/// One right on one table.
struct Grant {
    std::string account; ///< "usherd", "usher-mailer", "usherctl"
    std::string table;   ///< "*": all tables
    std::string right;   ///< "SELECT", …, "ALL PRIVILEGES"
    std::string column;  ///< the one column it applies to; empty: all
};

/// Parses statements of the form `GRANT right[ (column)], … ON table TO 'account'@…;`, one to a line.
std::vector<Grant> parse_grants(std::string_view sql);

} // namespace usher::store
