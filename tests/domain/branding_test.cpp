#include "domain/branding.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace usher;

BOOST_AUTO_TEST_SUITE(look)

BOOST_AUTO_TEST_CASE(text_is_readable_on_any_colour)
{
    BOOST_TEST(ink_on("#1d4ed8") == "#ffffff");
    BOOST_TEST(ink_on("#0f766e") == "#ffffff");
    BOOST_TEST(ink_on("#ffd400") == "#000000");
    BOOST_TEST(ink_on("#ffffff") == "#000000");
    BOOST_TEST(ink_on("#000000") == "#ffffff");
}

BOOST_AUTO_TEST_CASE(a_colour_is_six_hex_digits)
{
    BOOST_TEST(is_colour("#1D4ed8"));
    for (const std::string text : {"", "#fff", "1d4ed8", "#1d4ed", "#1d4ed80", "#1d4eg8", "red;x:y"})
        BOOST_TEST(!is_colour(text), text);
}

BOOST_AUTO_TEST_CASE(a_logo_is_a_plain_file_name)
{
    BOOST_TEST(is_logo_file("logo.svg"));
    BOOST_TEST(is_logo_file("acme-2.webp"));
    for (const std::string text : {"", ".svg", "../logo.svg", "a/b.png", "logo.html", "http://x/logo.svg", "a b.png"})
        BOOST_TEST(!is_logo_file(text), text);
}

BOOST_AUTO_TEST_CASE(emails_have_the_absolute_url_of_the_logo)
{
    const auto params = email_params({"Acme", "#0f766e", "logo.svg"}, "https://usher.example");
    BOOST_TEST(params.at("look_logo") == "https://usher.example/look/logo.svg");
    BOOST_TEST(params.at("look_ink") == "#ffffff");
    BOOST_TEST(email_params({"Acme", "#0f766e", ""}, "https://usher.example").at("look_logo") == "");
}

BOOST_AUTO_TEST_SUITE_END()
