#include "store/database_fixture.h"
#include "store/engine/database.h"
#include "store/engine/migrations.h"
#include "store/engine/overtaken.h"

#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <thread>

using namespace usher;
using namespace usher::store;

namespace {

constexpr auto insert_org = "INSERT INTO orgs (id, name, created_at, updated_at) VALUES (?, ?, ?, ?)";
constexpr auto select_org = "SELECT id, parent_id, name, created_at FROM orgs WHERE id = ?";
constexpr auto rename_org = "UPDATE orgs SET name = ? WHERE id = ?";
constexpr auto kill_own_connection = "KILL CONNECTION_ID()";

struct Org {
    OrgId id;
    std::optional<OrgId> parent;
    std::string name;
    Time created_at;
};
Org org_from_row(const Row& row)
{
    return {row.id<OrgId>(1), row.optional_id<OrgId>(2), row.text(3), row.time(4)};
}

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    Time now = SystemClock().now();
    OrgId id = OrgId::make(now, random);

    void insert(Writer& writer, const std::string& name = "Acme") { writer.execute(insert_org, id, name, now, now); }
    std::optional<Org> find()
    {
        return database.read([&](Reader& reader) { return reader.find(select_org, org_from_row, id); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(database, Fixture)

BOOST_AUTO_TEST_CASE(what_is_written_is_read_back_unchanged)
{
    const std::string name = "Große \xF0\x9F\x9A\xAA 'quoted' \\ \"x\"";
    database.alone([&](Autocommit& autocommit) {
        insert(autocommit, name);
        return 0;
    });
    const auto org = find();
    BOOST_REQUIRE(org);
    BOOST_TEST(org->name == name);
    BOOST_CHECK(org->id == id);
    BOOST_CHECK(!org->parent);
    BOOST_CHECK(org->created_at == now);
}

BOOST_AUTO_TEST_CASE(a_transaction_that_is_not_committed_leaves_nothing)
{
    database.transact([&](Transaction& tx) {
        insert(tx);
        return 0;
    });
    BOOST_CHECK(!find());
    database.transact([&](Transaction& tx) {
        insert(tx);
        tx.commit();
        return 0;
    });
    BOOST_CHECK(find());
}

BOOST_AUTO_TEST_CASE(a_duplicate_is_a_conflict_that_names_its_key_and_hides_the_value)
{
    database.alone([&](Autocommit& autocommit) {
        insert(autocommit);
        return 0;
    });
    BOOST_CHECK_EXCEPTION(database.alone([&](Autocommit& autocommit) {
        insert(autocommit);
        return 0;
    }),
                          Conflict, [](const Conflict& conflict) {
                              return conflict.key() == "PRIMARY" &&
                                     conflict.what() == std::string("error 1062: duplicate entry for key PRIMARY");
                          });
}

BOOST_AUTO_TEST_CASE(a_connection_killed_before_commit_runs_the_transaction_again)
{
    int runs = 0;
    database.transact([&](Transaction& tx) {
        insert(tx, "run " + std::to_string(++runs));
        if (runs == 1) tx.execute(kill_own_connection);
        tx.commit();
        return 0;
    });
    BOOST_TEST(runs == 2);
    BOOST_TEST(find()->name == "run 2");
}

BOOST_AUTO_TEST_CASE(a_lost_commit_is_noticed)
{
    // The library's Connection::commit() would return normally here, and the row would be lost.
    Database killer(test::connect_options());
    int runs = 0;
    database.transact([&](Transaction& tx) {
        insert(tx);
        const auto own = tx.find("SELECT CONNECTION_ID()", [](const Row& row) { return row.text(1); });
        if (++runs == 1) killer.run_script("KILL " + *own);
        tx.commit();
        return 0;
    });
    BOOST_TEST(runs == 2);
    BOOST_CHECK(find());
}

BOOST_AUTO_TEST_CASE(a_deadlock_runs_the_whole_transaction_again)
{
    const auto other_id = OrgId::make(now, random);
    database.transact([&](Transaction& tx) {
        insert(tx);
        tx.execute(insert_org, other_id, "Other", now, now);
        tx.commit();
        return 0;
    });
    std::atomic<int> holding = 0;
    std::atomic<int> runs = 0;
    const auto rename_both = [&](const OrgId& first, const OrgId& second, const std::string& name) {
        Database own(test::connect_options());
        bool met = false;
        own.transact([&](Transaction& tx) {
            ++runs;
            tx.execute(rename_org, name, first);
            if (!met) {
                met = true;
                ++holding;
                while (holding < 2)
                    std::this_thread::yield();
            }
            tx.execute(rename_org, name, second);
            tx.commit();
            return 0;
        });
    };
    std::thread one([&] { rename_both(id, other_id, "one"); });
    std::thread two([&] { rename_both(other_id, id, "two"); });
    one.join();
    two.join();
    BOOST_TEST(runs == 3);
    BOOST_TEST(count("orgs WHERE name IN ('one', 'two')") == 2);
    BOOST_TEST(value("SELECT COUNT(DISTINCT name) FROM orgs") == "1");
}

BOOST_AUTO_TEST_CASE(the_next_host_is_used_when_one_is_unavailable)
{
    auto options = test::connect_options();
    options.hosts.insert(options.hosts.begin(), {"unix:/nonexistent/socket", "127.0.0.1:1"});
    Database away(options);
    BOOST_CHECK_NO_THROW(away.connect());
    options.hosts.resize(2);
    Database nowhere(options);
    BOOST_CHECK_THROW(nowhere.connect(), Disconnected);
}

BOOST_AUTO_TEST_CASE(a_transaction_whose_commit_s_answer_was_lost_is_run_again_and_finds_its_row)
{
    int runs = 0, found_done = 0;
    database.transact([&](Transaction& tx) {
        try {
            insert(tx);
        } catch (const Conflict&) {
            ++found_done;
            return 0;
        }
        tx.commit();
        if (++runs == 1) throw Disconnected(2013, "the answer to COMMIT was lost");
        return 0;
    });
    BOOST_TEST(runs == 1);
    BOOST_TEST(found_done == 1);
    BOOST_CHECK(find());
}

BOOST_AUTO_TEST_CASE(a_transaction_knows_that_it_may_have_committed_if_the_answer_to_commit_was_lost)
{
    auto options = test::connect_options();
    int commits = 0;
    options.after_change = [&](std::string_view statement) {
        if (statement == "COMMIT" && ++commits == 1) throw Disconnected(2013, "the answer to COMMIT was lost");
    };
    Database unlucky(options);
    std::vector<bool> may_have_committed;
    const auto run = [&](Transaction& tx) {
        may_have_committed.push_back(tx.may_have_committed());
        tx.commit();
        return 0;
    };
    unlucky.transact(run);
    unlucky.transact(run);
    BOOST_TEST(may_have_committed == (std::vector{false, true, false}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_transaction_that_was_undone_cannot_have_committed)
{
    int runs = 0;
    database.transact([&](Transaction& tx) {
        if (++runs == 1) throw Again(1213, "deadlock");
        if (runs == 2) throw Disconnected(2013, "lost before COMMIT");
        BOOST_TEST(!tx.may_have_committed());
        return 0;
    });
    BOOST_TEST(runs == 3);
}

BOOST_AUTO_TEST_CASE(an_expected_refusal_is_a_value_and_the_transaction_continues)
{
    database.transact([&](Transaction& tx) {
        insert(tx);
        const auto again = tx.try_execute(insert_org, id, "Other", now, now);
        BOOST_TEST(!again.done());
        BOOST_TEST(again.is_refused_by("PRIMARY"));
        tx.commit();
        return 0;
    });
    BOOST_CHECK(find());
}

BOOST_AUTO_TEST_CASE(an_overtaken_request_retries_but_not_forever)
{
    int looks = 0;
    BOOST_TEST(retry_overtaken("looking", [&]() -> std::optional<int> {
                   return ++looks == 3 ? std::optional(7) : std::nullopt;
               }) == 7);
    BOOST_CHECK_EXCEPTION(retry_overtaken("looking", []() -> std::optional<int> { return {}; }), std::runtime_error,
                          [](const auto& error) {
                              return error.what() == std::string("looking was overtaken by other requests every time");
                          });
}

BOOST_AUTO_TEST_CASE(a_lock_wait_timeout_runs_the_whole_transaction_again)
{
    database.alone([&](Autocommit& autocommit) {
        insert(autocommit);
        return 0;
    });
    int runs = 0;
    Database other(test::connect_options());
    database.transact([&](Transaction& holder) {
        holder.execute(rename_org, "held", id);
        other.transact([&](Transaction& tx) {
            if (++runs == 2) holder.commit();
            tx.execute("SET SESSION innodb_lock_wait_timeout = 1");
            tx.execute(rename_org, "had", id);
            tx.commit();
            return 0;
        });
        return 0;
    });
    BOOST_TEST(runs == 2);
    BOOST_TEST(find()->name == "had");
}

BOOST_AUTO_TEST_CASE(a_silent_server_counts_as_unavailable_after_connect_seconds)
{
    // It accepts connections, as the socket of a stopped process does, but never greets.
    const int silent = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    BOOST_REQUIRE(bind(silent, reinterpret_cast<const sockaddr*>(&address), size) == 0);
    BOOST_REQUIRE(listen(silent, 8) == 0);
    BOOST_REQUIRE(getsockname(silent, reinterpret_cast<sockaddr*>(&address), &size) == 0);

    auto options = test::connect_options();
    options.connect_seconds = options.read_seconds = options.write_seconds = 1;
    options.hosts.insert(options.hosts.begin(), "127.0.0.1:" + std::to_string(ntohs(address.sin_port)));
    BOOST_CHECK_NO_THROW(Database(options).connect());
    options.hosts.resize(1);
    BOOST_CHECK_THROW(Database(options).connect(), Disconnected);
    close(silent);
}

BOOST_AUTO_TEST_CASE(an_answer_that_takes_longer_than_read_seconds_counts_as_a_lost_connection)
{
    auto options = test::connect_options();
    options.read_seconds = 1;
    Database impatient(options);
    int runs = 0;
    const auto slept = impatient.read([&](Reader& reader) {
        return reader.find(++runs == 1 ? "SELECT SLEEP(3)" : "SELECT SLEEP(0)",
                           [](const Row& row) { return row.number(1); });
    });
    BOOST_TEST(runs == 2);
    BOOST_TEST(*slept == 0);
}

BOOST_AUTO_TEST_CASE(a_server_without_tls_is_refused_where_tls_is_required)
{
    auto options = test::connect_options();
    options.tls = true;
    options.tls_ca = "/nonexistent/ca.pem";
    BOOST_CHECK_THROW(Database(options).connect(), DatabaseError);
}

BOOST_AUTO_TEST_CASE(isolation_is_read_committed_and_times_are_utc)
{
    BOOST_TEST(value("SELECT @@SESSION.tx_isolation") == "READ-COMMITTED");
    BOOST_TEST(value("SELECT @@SESSION.time_zone") == "+00:00");
}

BOOST_AUTO_TEST_CASE(another_schema_version_is_refused_with_advice)
{
    auto options = test::connect_options();
    options.schema_version = schema_version();
    BOOST_CHECK_NO_THROW(Database(options).connect());
    options.schema_version = schema_version() + 1;
    BOOST_CHECK_EXCEPTION(Database(options).connect(), WrongSchema, [](const WrongSchema& error) {
        return std::string(error.what()).find("run: usherctl migrate") != std::string::npos;
    });
}

BOOST_AUTO_TEST_CASE(null_alternates_with_values_and_negative_numbers_stay_negative)
{
    const auto echo = [&](const std::optional<std::int64_t>& number) {
        return database.read([&](Reader& reader) {
            return reader.find(
                "SELECT CAST(? AS SIGNED)", [](const Row& row) { return row.optional_text(1); }, number);
        });
    };
    BOOST_CHECK(*echo(std::nullopt) == std::nullopt);
    BOOST_TEST(**echo(-1) == "-1");
    BOOST_CHECK(*echo(std::nullopt) == std::nullopt);
    BOOST_TEST(**echo(9'000'000'000) == "9000000000");
}

BOOST_AUTO_TEST_SUITE_END()
