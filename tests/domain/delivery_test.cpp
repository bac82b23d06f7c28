#include "domain/delivery.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(delivery)

BOOST_AUTO_TEST_CASE(each_outcome_is_found_by_its_name)
{
    using enum DeliveryOutcome;
    for (const auto outcome : {sent, deferred, bounced, uncertain, route_down})
        BOOST_CHECK(parse_delivery_outcome(to_text(outcome)) == outcome);
    // These are stored in tables and journals, and are label values in Prometheus.
    BOOST_TEST(to_text(deferred) == "deferred");
    BOOST_TEST(to_text(route_down) == "route_down");
}

BOOST_AUTO_TEST_CASE(other_names_are_unknown)
{
    for (const auto* text : {"", "Sent", "sent ", "suppressed", "claimed", "dot"})
        BOOST_CHECK(!parse_delivery_outcome(text));
}

BOOST_AUTO_TEST_SUITE_END()
