#include "base/rate_limiter.h"

#include "base/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace usher;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    test::TestClock clock;
    RateLimiter limiter{clock};
    RateLimit three_a_minute{3, 60s};
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rate_limiter, Fixture)

BOOST_AUTO_TEST_CASE(counts_a_key_up_to_its_limit_and_restarts_when_the_window_ends)
{
    const auto end = clock.now() + 60s;
    for (const std::int64_t remaining : {2, 1, 0}) {
        const auto status = limiter.count("a", three_a_minute);
        BOOST_TEST(status.within);
        BOOST_TEST(status.remaining == remaining);
        BOOST_CHECK(status.ends_at == end);
        clock.advance(10s);
    }
    BOOST_TEST(!limiter.count("a", three_a_minute).within);
    BOOST_TEST(limiter.count("b", three_a_minute).within);
    clock.advance(30s - 1us);
    BOOST_TEST(!limiter.count("a", three_a_minute).within);
    clock.advance(1us);
    BOOST_TEST(limiter.count("a", three_a_minute).remaining == 2);
}

BOOST_AUTO_TEST_CASE(sweeping_ended_windows_leaves_the_others_alone)
{
    constexpr RateLimit a_day{3, 24h};
    for (int i = 0; i < 3; ++i)
        limiter.count("lasting", a_day);
    for (int minute = 0; minute < 3; ++minute) {
        for (int i = 0; i < 40'000; ++i)
            limiter.count(std::to_string(minute) + "/" + std::to_string(i), three_a_minute);
        clock.advance(61s);
    }
    BOOST_TEST(!limiter.count("lasting", a_day).within);
}

BOOST_AUTO_TEST_CASE(threads_together_get_exactly_the_limit)
{
    constexpr RateLimit thousand{1000, 60s};
    std::atomic<int> within = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 500; ++j) {
                within += limiter.count("shared", thousand).within;
                limiter.count("own " + std::to_string(j), thousand);
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(within == 1000);
}

BOOST_AUTO_TEST_SUITE_END()
