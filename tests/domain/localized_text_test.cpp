#include "domain/localized_text.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(localized_text)

BOOST_AUTO_TEST_CASE(dates_and_roles_are_words_of_the_language)
{
    const Time day = std::chrono::sys_days{std::chrono::year{2026} / 3 / 1} + std::chrono::hours(23);
    BOOST_TEST(date_in_words(day, "en-GB") == "1 March 2026");
    BOOST_TEST(date_in_words(day, "fr") == "1 mars 2026");
    BOOST_TEST(date_in_words(day, "de_AT") == "1. März 2026");
    BOOST_TEST(date_in_words(day, "es") == "1 de marzo de 2026");
    BOOST_TEST(date_in_words(day, "pt") == "1 March 2026");
    BOOST_TEST(moment_in_words(day + std::chrono::minutes(5), "UTC", "de") == "1. März 2026, 23:05 Uhr (UTC)");
    BOOST_TEST(role_in_words({OrgRole::support, OrgRole::owner}, "de") == "Eigentümer");
}

BOOST_AUTO_TEST_SUITE_END()
