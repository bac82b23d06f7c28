// A file of people to invite, one per row: CSV whose first line names the columns (email, name, roles; several roles
// are separated by blanks or ';'), or NDJSON, one object per line with orchd's names (roles is an array or such a
// string).
#pragma once

#include "domain/org.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::ctl {

struct InviteRow {
    std::size_t line = 0; ///< of the file, from 1
    std::string email;
    std::string name;
    OrgRoles roles;
    std::string fault; ///< why it is invalid; empty: it is valid
};

/// roles: for rows that name none. Throws Refused if the CSV's first line does not name the column email.
std::vector<InviteRow> read_invites(std::string_view content, const OrgRoles& roles);

/// "Support;Business", "Support Business" or "Support,Business"; nothing if one of them is not a role.
std::optional<OrgRoles> parse_roles(std::string_view words);

/// A record of RFC 4180, taken off the front of `rest`; quoted fields may hold line breaks.
std::vector<std::string> take_csv_record(std::string_view& rest);

} // namespace usher::ctl
