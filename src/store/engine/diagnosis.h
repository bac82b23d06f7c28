// What a database server reports about itself and about the account that asks. For usherctl doctor.
#pragma once

#include "store/engine/database.h"

#include <set>
#include <string>
#include <tuple>

namespace usher::store::diagnosis {

/// Such as "10.11.6-MariaDB-0+deb12u1".
std::string server_version(Reader& reader);
/// UTC, by the server's clock.
Time server_time(Reader& reader);
/// The cipher of this connection; empty if it is not encrypted.
std::string cipher(Reader& reader);

/// (right, table, column) that the server has for the account, in this database and globally; an empty table means all
/// tables, an empty column all columns. Rights granted through a role are not included.
using Rights = std::set<std::tuple<std::string, std::string, std::string>>;
Rights rights(Reader& reader);

} // namespace usher::store::diagnosis
