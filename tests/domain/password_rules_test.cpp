#include "domain/password_rules.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

namespace {

bool is(PasswordFault fault, const std::optional<PasswordFault>& found)
{
    return found == fault;
}

} // namespace

BOOST_AUTO_TEST_SUITE(password_rules)

BOOST_AUTO_TEST_CASE(lengths_are_counted_in_characters_and_the_longest_may_be_in_bytes)
{
    const PasswordRules rules{.least_characters = 4, .most_characters = 6};
    BOOST_TEST(is(PasswordFault::too_short, rules.fault_of("äöü")));
    BOOST_TEST(!rules.fault_of("äöüß").has_value());
    BOOST_TEST(!rules.fault_of("äöüßÄÖ").has_value());
    BOOST_TEST(is(PasswordFault::too_long, rules.fault_of("äöüßÄÖÜ")));
    const PasswordRules by_bytes{.least_characters = 4, .most_bytes = 8};
    BOOST_TEST(!by_bytes.fault_of("äöüß").has_value());
    BOOST_TEST(is(PasswordFault::too_long, by_bytes.fault_of("äöüßx")));
}

BOOST_AUTO_TEST_CASE(a_mixture_has_an_upper_case_letter_a_digit_and_a_sign)
{
    const PasswordRules rules{.needs_mixture = true};
    BOOST_TEST(!rules.fault_of("Secret-1").has_value());
    BOOST_TEST(!rules.fault_of("Secretä1").has_value());
    for (const auto* simple : {"secret-1", "Secret-x", "Secretx1", "SECRETX1"})
        BOOST_TEST(is(PasswordFault::too_simple, rules.fault_of(simple)), simple);
    BOOST_TEST(is(PasswordFault::too_short, rules.fault_of("S-1")));
}

BOOST_AUTO_TEST_SUITE_END()
