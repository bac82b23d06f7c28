#include "base/failure_counts.h"

#include "base/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace usher;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    test::TestClock clock;
    FailureCounts counts{clock};
    std::vector<FailureKey> alice = {failure_key("account", "alice", {3, 60s})};
    std::vector<FailureKey> held = {failure_key("lock", "alice", {3, 60s, true})};

    bool is_refused(const std::vector<FailureKey>& keys) { return counts.look(keys).has_value(); }
    void fail(const std::vector<FailureKey>& keys, int times)
    {
        for (int i = 0; i < times; ++i)
            counts.add(keys);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(failure_counts, Fixture)

BOOST_AUTO_TEST_CASE(allows_failures_up_to_the_limit_and_restarts_when_the_window_ends)
{
    const auto end = clock.now() + 60s;
    fail(alice, 2);
    BOOST_TEST(!is_refused(alice));
    clock.advance(10s);
    fail(alice, 1);
    BOOST_REQUIRE(is_refused(alice));
    BOOST_TEST(counts.look(alice)->kind == "account");
    BOOST_CHECK(counts.look(alice)->until == end);
    clock.advance(50s - 1us);
    BOOST_TEST(is_refused(alice));
    clock.advance(1us);
    BOOST_TEST(!is_refused(alice));
}

BOOST_AUTO_TEST_CASE(a_limit_that_holds_is_extended_by_each_further_failure)
{
    fail(held, 3);
    clock.advance(59s);
    BOOST_TEST(is_refused(held));
    fail(held, 1);
    clock.advance(59s);
    BOOST_TEST(is_refused(held));
    clock.advance(1s);
    BOOST_TEST(!is_refused(held));
}

BOOST_AUTO_TEST_CASE(an_attempt_counts_until_it_is_known_not_to_have_failed)
{
    fail(alice, 2);
    BOOST_TEST(!counts.begin(alice).has_value());
    BOOST_TEST(counts.begin(alice).has_value());
    counts.take_back(alice);
    BOOST_TEST(!counts.begin(alice).has_value());
    counts.failed(alice);
    clock.advance(59s);
    BOOST_TEST(counts.begin(alice).has_value());
}

BOOST_AUTO_TEST_CASE(forgotten_failures_count_no_more_and_other_processes_learn_of_it)
{
    fail(alice, 3);
    counts.take_changes(0ms);
    counts.forget(alice);
    BOOST_TEST(!is_refused(alice));
    counts.forget(alice); // nothing is left to publish
    fail(alice, 1);
    const auto changes = counts.take_changes(0ms);
    BOOST_REQUIRE_EQUAL(changes.size(), 1U);
    BOOST_TEST(changes[0].forgotten);
    BOOST_TEST(changes[0].failures == 1);
}

BOOST_AUTO_TEST_CASE(published_failures_that_come_back_are_not_counted_twice)
{
    fail(alice, 2);
    const auto changes = counts.take_changes(0ms);
    BOOST_REQUIRE_EQUAL(changes.size(), 1U);
    counts.learn(changes, {{alice[0].hash, 2, clock.now() + 60s}});
    BOOST_TEST(!is_refused(alice));
    counts.learn({}, {{alice[0].hash, 3, clock.now() + 60s}});
    BOOST_TEST(is_refused(alice));
}

BOOST_AUTO_TEST_CASE(failures_that_could_not_be_published_are_published_later_with_newer_ones)
{
    fail(alice, 2);
    const auto changes = counts.take_changes(0ms);
    fail(alice, 1);
    counts.return_changes(changes);
    const auto again = counts.take_changes(0ms);
    BOOST_REQUIRE_EQUAL(again.size(), 1U);
    BOOST_TEST(again[0].failures == 3);
}

BOOST_AUTO_TEST_CASE(concurrent_attempts_do_not_exceed_the_limit)
{
    const std::vector<FailureKey> key = {failure_key("account", "bob", {100, 60s})};
    std::atomic<int> tried = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            for (int n = 0; n < 100; ++n)
                if (!counts.begin(key)) {
                    ++tried;
                    counts.failed(key);
                }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(tried == 100);
}

BOOST_AUTO_TEST_SUITE_END()
