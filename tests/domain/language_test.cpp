#include "domain/language.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

namespace {

Languages spoken(std::vector<std::string> codes, const std::string& default_code = "en")
{
    std::vector<Language> all;
    for (auto& code : codes)
        all.emplace_back().code = std::move(code);
    return {std::move(all), default_code};
}
const Languages languages = spoken({"de", "en", "es", "fr"});

} // namespace

BOOST_AUTO_TEST_SUITE(language)

BOOST_AUTO_TEST_CASE(a_locale_is_read_as_one_of_the_languages)
{
    for (const auto* french : {"fr", "FR", "fr-CA", "fr_CA"})
        BOOST_TEST(languages.code_of(french) == "fr", french);
    for (const auto* none : {"", "it", "f", "fra", "-fr"})
        BOOST_TEST(languages.code_of(none) == "", none);
}

BOOST_AUTO_TEST_CASE(a_supported_variety_is_closer_than_its_language)
{
    const auto varieties = spoken({"en", "pt", "pt-BR"});
    BOOST_TEST(varieties.code_of("pt-BR") == "pt-BR");
    BOOST_TEST(varieties.code_of("pt-PT") == "pt");
}

BOOST_AUTO_TEST_CASE(the_default_is_best_for_all_others)
{
    const auto german = spoken({"de", "en"}, "de");
    BOOST_TEST(german.best_for("en-GB").code == "en");
    BOOST_TEST(german.best_for("it").code == "de");
    BOOST_TEST(german.fallback().code == "de");
    BOOST_CHECK_THROW(spoken({"de"}, "it"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_supported_language_with_the_highest_weight_wins_or_the_first_of_equals)
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
        BOOST_TEST(languages.preferred(header) == wanted, header);
}

BOOST_AUTO_TEST_SUITE_END()
