#include "store/engine/migrations.h"

#include "store/database_fixture.h"

#include <boost/test/unit_test.hpp>

#include <unistd.h>

#include <atomic>
#include <future>

using namespace usher;
using namespace usher::store;

namespace {

/// An empty database, dropped at the end.
struct Fixture {
    Fixture()
    {
        options = test::connect_options();
        server = std::make_unique<Database>(options);
        options.name = "usher_migrations_" + std::to_string(getpid());
        server->run_script("DROP DATABASE IF EXISTS " + options.name + ";\nCREATE DATABASE " + options.name +
                           " CHARACTER SET utf8mb4");
    }
    ~Fixture() { server->run_script("DROP DATABASE " + options.name); }

    int migrated(const std::function<void(const Migration&)>& applied = [](const Migration&) {})
    {
        Database database(options), guard(options);
        return migrate(database, guard, SystemClock(), applied);
    }
    int steps() const { return static_cast<int>(migrations().size()); }

    ConnectOptions options;
    std::unique_ptr<Database> server;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(migrations_, Fixture)

BOOST_AUTO_TEST_CASE(are_numbered_from_one_without_a_gap)
{
    int expected = 0;
    for (const auto& migration : migrations())
        BOOST_TEST(migration.version == ++expected);
    BOOST_TEST(schema_version() == expected);
}

BOOST_AUTO_TEST_CASE(are_applied_once_each_in_order)
{
    int last = 0;
    BOOST_TEST(migrated([&](const Migration& migration) { BOOST_TEST(migration.version == ++last); }) == steps());
    BOOST_TEST(migrated() == 0);
    options.schema_version = schema_version();
    BOOST_CHECK_NO_THROW(Database(options).connect());
}

BOOST_AUTO_TEST_CASE(are_applied_once_when_several_start_at_once)
{
    std::vector<std::future<int>> at_once;
    for (int i = 0; i < 6; ++i)
        at_once.push_back(std::async(std::launch::async, [&] { return migrated(); }));
    int done = 0;
    for (auto& one : at_once)
        done += one.get();
    BOOST_TEST(done == steps());
}

BOOST_AUTO_TEST_CASE(continue_from_any_step_that_was_applied_but_not_recorded)
{
    BOOST_REQUIRE(migrated() == steps());
    Database database(options);
    for (int forgotten = schema_version(); forgotten > 0; --forgotten) {
        database.run_script("DELETE FROM schema_migrations WHERE version >= " + std::to_string(forgotten));
        BOOST_TEST(migrated() == steps() - forgotten + 1);
    }
}

BOOST_AUTO_TEST_CASE(continue_after_a_failure_half_way)
{
    const auto fail_at_third = [](const Migration& migration) {
        if (migration.version == 3) throw std::runtime_error("the power went out");
    };
    BOOST_CHECK_THROW(migrated(fail_at_third), std::runtime_error);
    BOOST_TEST(migrated() == steps() - 3);
}

BOOST_AUTO_TEST_CASE(refuse_a_database_that_is_newer)
{
    BOOST_REQUIRE(migrated() == steps());
    Database(options).run_script("INSERT INTO schema_migrations (version, name, applied_at) VALUES (" +
                                 std::to_string(schema_version() + 1) + ", 'future', '2026-01-01')");
    BOOST_CHECK_THROW(migrated(), WrongSchema);
}

BOOST_AUTO_TEST_SUITE_END()
