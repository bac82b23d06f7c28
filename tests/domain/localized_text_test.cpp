#include "domain/localized_text.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(localized_text)

BOOST_AUTO_TEST_CASE(names_with_a_value_are_filled_in)
{
    BOOST_TEST(fill_in("{a}-{b}{a}", {{"a", "1"}, {"b", "{a}"}}) == "1-{a}1");
    BOOST_TEST(fill_in("{c} {a", {{"a", "1"}}) == "{c} {a");
    BOOST_TEST(fill_in("", {{"a", "1"}}) == "");
}

BOOST_AUTO_TEST_SUITE_END()
