// A clean database for each test case, on the private MariaDB that the runner (tests/run) has started: created from the
// migrations once per process, then emptied and refilled with the rows they insert before each case.
#pragma once

#include "store/engine/database.h"

#include <memory>
#include <string>

namespace usher::test {

/// How to reach the tests' database; ends the test program with advice if the runner did not say.
store::ConnectOptions connect_options();

/// A fixture for BOOST_FIXTURE_TEST_SUITE: empty tables (except for rows that migrations insert) and a connection.
class DatabaseFixture {
public:
    DatabaseFixture();

    store::Database database;

    /// The result of `SELECT COUNT(*) FROM <what>`; what may include a WHERE clause.
    std::int64_t count(const std::string& what);
    /// The first column of the first row as text; "" if there is no row or it is NULL.
    std::string value(const std::string& select);
    /// Every row of every table as text, to compare states before and after.
    std::string dump();
    /// Whether any row has the text in one of its values.
    bool is_stored(const std::string& text);
};

} // namespace usher::test
