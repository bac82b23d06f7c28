#include "worker/outage.h"

#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;

namespace {

struct Fixture {
    test::MovedClock clock;
    Outage outage{"relay", {1s, 5s}, clock};

    /// Fails at each try; returns the pauses between tries.
    std::vector<std::chrono::seconds> pauses(int tries)
    {
        std::vector<std::chrono::seconds> all;
        for (int i = 0; i < tries; ++i) {
            const auto next = outage.failed("refused");
            all.push_back(std::chrono::duration_cast<std::chrono::seconds>(next - clock.now()));
            clock.move_to(next);
        }
        return all;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(outage, Fixture)

BOOST_AUTO_TEST_CASE(lets_everybody_try_while_there_is_no_outage)
{
    BOOST_TEST(outage.may_try());
    BOOST_TEST(outage.may_try());
    BOOST_TEST(!outage.is_on());
}

BOOST_AUTO_TEST_CASE(lengthens_each_pause)
{
    const auto seen = pauses(5);
    const std::vector<std::chrono::seconds> expected = {1s, 2s, 4s, 5s, 5s};
    BOOST_CHECK(seen == expected);
}

BOOST_AUTO_TEST_CASE(lets_one_try_when_the_pause_is_over)
{
    outage.failed("refused");
    BOOST_TEST(outage.is_on());
    BOOST_TEST(!outage.may_try());
    clock.move_by(1s);
    BOOST_TEST(outage.may_try());
    BOOST_TEST(!outage.may_try());
    outage.succeeded();
    BOOST_TEST(outage.may_try());
    BOOST_TEST(outage.may_try());
}

BOOST_AUTO_TEST_CASE(is_not_lengthened_by_attempts_in_progress)
{
    for (int i = 0; i < 16; ++i)
        outage.failed("refused");
    clock.move_by(1s);
    BOOST_TEST(outage.may_try());
}

BOOST_AUTO_TEST_CASE(starts_again_with_the_shortest_pause)
{
    pauses(4);
    outage.succeeded();
    BOOST_CHECK(pauses(1) == std::vector<std::chrono::seconds>{1s});
}

BOOST_AUTO_TEST_CASE(with_jitter_each_pause_is_up_to_a_fifth_longer)
{
    SystemRandom random;
    Outage jittered("server", {10s, 10s}, clock, &random);
    for (int i = 0; i < 100; ++i) {
        const auto pause = jittered.failed("refused") - clock.now();
        BOOST_CHECK(pause >= 10s && pause < 12s);
    }
}

BOOST_AUTO_TEST_CASE(is_counted_once_and_shown_while_it_lasts)
{
    metrics::Registry registry;
    outage.count_in({registry, "relay"});
    const auto shows = [&](const std::string& line) { return registry.text().find(line + "\n") != std::string::npos; };
    BOOST_TEST(shows(R"(usher_outage{of="relay"} 0)"));
    pauses(3);
    BOOST_TEST(shows(R"(usher_outage{of="relay"} 1)"));
    outage.succeeded();
    BOOST_TEST(shows(R"(usher_outage{of="relay"} 0)"));
    BOOST_TEST(shows(R"(usher_outages_total{of="relay"} 1)"));
}

BOOST_AUTO_TEST_SUITE_END()
