// What each program's account may do: sql/grants.sql, which is built into the programs, read as a list.
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
    std::string table;   ///< "*": all of them
    std::string right;   ///< "SELECT", …, "ALL PRIVILEGES"
    std::string column;  ///< the one column it holds for; empty: all
};

/// Each statement `GRANT right[ (column)], … ON table TO 'account'@…;` of one line, taken apart.
std::vector<Grant> parse_grants(std::string_view sql);

} // namespace usher::store
