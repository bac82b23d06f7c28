#include "domain/language.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(language)

BOOST_AUTO_TEST_CASE(a_locale_is_read_as_one_of_our_languages)
{
    for (const auto* french : {"fr", "FR", "fr-CA", "fr_CA"})
        BOOST_TEST(language_of(french).value_or("") == "fr", french);
    for (const auto* none : {"", "it", "f", "fra", "-fr"})
        BOOST_TEST(!language_of(none).has_value(), none);
}

BOOST_AUTO_TEST_CASE(the_best_liked_of_ours_is_preferred_and_the_first_of_equals)
{
    const struct {
        const char* header;
        const char* language;
    } cases[] = {
        {"", ""},
        {"de", "de"},
        {"it, pt;q=0.9", ""},
        {"it, es;q=0.5, fr-CA;q=0.8", "fr"},
        {"es,de", "es"},
        {"en;q=0, de;q=0.1", "de"},
        {" de-AT ; q=0.7 , *;q=0.1", "de"},
        {"de;q=x", ""},
        {";;;,,q=", ""},
    };
    for (const auto& [header, wanted] : cases)
        BOOST_TEST(preferred_language(header) == wanted, header);
}

BOOST_AUTO_TEST_SUITE_END()
