#include "worker/failure_exchange.h"

#include "store/database_fixture.h"
#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;

namespace {

/// The part of one usherd that counts failures.
struct Process {
    explicit Process(const Clock& clock)
        : counts(clock), exchange(counts, clock, [] { return test::connect_options(); })
    {
    }
    FailureCounts counts;
    FailureExchange exchange;
};

struct Fixture : test::DatabaseFixture {
    test::MovedClock clock;
    Process here{clock}, there{clock};
    std::vector<FailureKey> alice = {failure_key("account", "alice", {3, 900s})};
    std::vector<FailureKey> held = {failure_key("lock", "alice", {3, 900s, true})};

    void fail(Process& process, const std::vector<FailureKey>& keys, int times)
    {
        for (int i = 0; i < times; ++i)
            process.counts.add(keys);
        process.exchange.exchange(0ms);
    }
    /// Half a second later it has read what others have written.
    bool refuses(Process& process, const std::vector<FailureKey>& keys)
    {
        clock.move_by(500ms);
        process.exchange.exchange(0ms);
        return process.counts.look(keys).has_value();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(failure_exchange, Fixture)

BOOST_AUTO_TEST_CASE(what_fails_at_one_counts_at_all)
{
    fail(here, alice, 2);
    BOOST_TEST(!refuses(there, alice));
    fail(there, alice, 1);
    BOOST_TEST(there.counts.look(alice).has_value()); // read back with its own failure
    BOOST_TEST(refuses(here, alice));
    BOOST_TEST(count("failure_counts WHERE failures = 3") == 1);
}

BOOST_AUTO_TEST_CASE(one_that_starts_later_knows_it_too)
{
    fail(here, alice, 3);
    clock.move_by(10min);
    Process late(clock);
    late.exchange.exchange(0ms);
    BOOST_TEST(late.counts.look(alice).has_value());
    clock.move_by(5min);
    BOOST_TEST(!late.counts.look(alice).has_value());
}

BOOST_AUTO_TEST_CASE(a_window_that_has_ended_restarts_in_the_table_too)
{
    fail(here, alice, 3);
    clock.move_by(15min);
    fail(there, alice, 1);
    BOOST_TEST(count("failure_counts WHERE failures = 1") == 1);
    BOOST_TEST(!refuses(here, alice));
}

BOOST_AUTO_TEST_CASE(a_lock_is_extended_for_all)
{
    fail(here, held, 3);
    clock.move_by(14min);
    BOOST_TEST(refuses(there, held));
    fail(there, held, 1);
    clock.move_by(14min);
    BOOST_TEST(refuses(here, held));
}

BOOST_AUTO_TEST_CASE(what_is_forgotten_at_one_is_forgotten_at_all)
{
    fail(here, alice, 3);
    BOOST_TEST(refuses(there, alice));
    there.counts.forget(alice);
    there.exchange.exchange(0ms);
    BOOST_TEST(!refuses(here, alice));
    BOOST_TEST(!refuses(there, alice));
}

BOOST_AUTO_TEST_CASE(without_the_database_each_counts_alone_and_shares_it_later)
{
    FailureCounts counts(clock);
    bool is_away = true;
    FailureExchange exchange(counts, clock, [&] {
        auto options = test::connect_options();
        options.before_statement = [&](std::string_view) {
            if (is_away) throw store::Disconnected(2006, "away");
        };
        return options;
    });
    for (int i = 0; i < 3; ++i)
        counts.add(alice);
    BOOST_CHECK_THROW(exchange.exchange(0ms), store::Disconnected);
    BOOST_TEST(counts.look(alice).has_value());
    BOOST_TEST(!refuses(here, alice));
    is_away = false;
    exchange.exchange(0ms);
    BOOST_TEST(refuses(here, alice));
}

/// Two processes, each guessing from four threads as fast as it can.
BOOST_AUTO_TEST_CASE(processes_that_guess_at_once_let_no_more_than_the_limit_through_each)
{
    const std::vector<FailureKey> key = {failure_key("account", "bob", {40, 900s})};
    std::atomic<int> tried = 0;
    std::vector<std::thread> threads;
    std::atomic<int> guessing = 8;
    for (auto* process : {&here, &there}) {
        for (int i = 0; i < 4; ++i)
            threads.emplace_back([&, process] {
                while (!process->counts.begin(key)) {
                    ++tried;
                    std::this_thread::sleep_for(10ms); // a password is hashed
                    process->counts.failed(key);
                }
                --guessing;
            });
        threads.emplace_back([&, process] {
            while (guessing > 0)
                process->exchange.exchange(5ms);
        });
    }
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST_MESSAGE("tried: " << tried);
    BOOST_TEST(tried >= 40);
    BOOST_TEST(tried <= 80);
    BOOST_TEST(refuses(here, key));
    BOOST_TEST(refuses(there, key));
    BOOST_TEST(value("SELECT failures FROM failure_counts") == std::to_string(tried));
}

BOOST_AUTO_TEST_CASE(in_the_background_it_shares_at_once_and_when_it_ends)
{
    {
        FailureCounts counts(clock);
        FailureExchange exchange(counts, clock, [] { return test::connect_options(); });
        exchange.run_in_background();
        counts.add(alice);
    }
    BOOST_TEST(count("failure_counts WHERE failures = 1") == 1);
}

BOOST_AUTO_TEST_CASE(the_table_holds_no_names)
{
    fail(here, alice, 1);
    BOOST_TEST(!is_stored("alice"));
}

BOOST_AUTO_TEST_SUITE_END()
