#include "worker/destinations.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(destinations)

BOOST_AUTO_TEST_CASE(a_domain_that_fails_gets_fewer_and_then_none_for_a_while)
{
    const Time noon{};
    Destinations all(8);
    const auto fail = [&](Verdict verdict, Time now) {
        all.begin("a.test", now);
        all.end("a.test", verdict, now);
    };
    const auto room = [&](Time now) {
        int begun = 0;
        for (; all.may_begin("a.test", now); ++begun)
            all.begin("a.test", now);
        for (int i = 0; i < begun; ++i)
            all.cancel("a.test");
        return begun;
    };
    for (const int expected : {8, 4, 2, 1, 1}) {
        BOOST_TEST(room(noon) == expected);
        fail(Verdict::bad, noon);
    }
    BOOST_TEST(room(noon) == 0); // the fifth in a row
    BOOST_TEST(room(noon + 10s) == 1);
    fail(Verdict::bad, noon + 10s);
    BOOST_TEST(room(noon + 29s) == 0); // twice as long
    BOOST_TEST(room(noon + 30s) == 1);
    fail(Verdict::good, noon + 30s);
    BOOST_TEST(room(noon + 30s) == 2);
    for (int i = 0; i < 10; ++i)
        fail(Verdict::good, noon + 30s);
    BOOST_TEST(room(noon + 30s) == 8);
    fail(Verdict::silent, noon + 31s);
    BOOST_TEST(room(noon + 40s) == 0);
    BOOST_TEST(room(noon + 41s) == 1);
}

BOOST_AUTO_TEST_CASE(one_recipient_that_always_fails_does_not_stop_others_at_the_domain)
{
    const Time noon{};
    Destinations all(4);
    for (int i = 0; i < 20; ++i) {
        for (const auto verdict : {Verdict::bad, Verdict::good, Verdict::good}) {
            BOOST_REQUIRE(all.may_begin("a.test", noon));
            all.begin("a.test", noon);
            all.end("a.test", verdict, noon);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
