#include "worker/retry_policy.h"

#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(retry_policy)

BOOST_AUTO_TEST_CASE(doubles_up_to_the_longest)
{
    test::LoadedDice dice;
    const RetryPolicy policy{60s, 1h, 72h};
    const std::chrono::seconds expected[] = {60s, 120s, 240s, 480s, 960s, 1920s, 3600s, 3600s};
    for (int failures = 1; failures <= 8; ++failures)
        BOOST_CHECK(policy.wait_after(failures, dice) == expected[failures - 1]);
    BOOST_CHECK(policy.wait_after(1'000'000, dice) == 1h);
    BOOST_CHECK((RetryPolicy{60s, 10s, 72h}.wait_after(1, dice) == 10s));
}

BOOST_AUTO_TEST_CASE(scatters_by_up_to_a_fifth)
{
    SystemRandom random;
    const RetryPolicy policy{100s, 1h, 72h};
    auto shortest = policy.wait_after(1, random);
    auto longest = shortest;
    for (int i = 0; i < 1'000; ++i) {
        shortest = std::min(shortest, policy.wait_after(1, random));
        longest = std::max(longest, policy.wait_after(1, random));
    }
    BOOST_TEST((100s <= shortest && shortest < 105s && 115s < longest && longest < 120s));
}

BOOST_AUTO_TEST_SUITE_END()
