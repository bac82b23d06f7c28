// A database of its own for each test case, on the private MariaDB that the runner (tests/run) has started: made from
// the migrations once per process, then emptied and filled with their rows again for each case.
#pragma once

#include "store/engine/database.h"

#include <memory>
#include <string>

namespace usher::test {

/// Where the tests' database is; stops the test program with advice if the runner did not say.
store::ConnectOptions connect_options();

/// A fixture for BOOST_FIXTURE_TEST_SUITE: empty tables (but for what migrations fill) and a connection.
class DatabaseFixture {
public:
    DatabaseFixture();

    store::Database database;

    /// The number of rows that `SELECT COUNT(*) FROM <what>` tells; what may hold a WHERE clause.
    std::int64_t count(const std::string& what);
    /// The first column of the first row as text; "" if there is no row or it is NULL.
    std::string value(const std::string& select);
    /// Every row of every table as text, to compare before and after.
    std::string dump();
    /// Whether a row holds the text, be it as a part of a value.
    bool is_stored(const std::string& text);
};

} // namespace usher::test
