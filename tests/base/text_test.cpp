#include "base/text.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;
using namespace std::string_literals;

namespace {

struct Utf8 {
    std::string text;
    bool well_formed;
    bool controls = false;
    std::size_t length = 0;
};
std::ostream& operator<<(std::ostream& out, const Utf8& c)
{
    for (const char byte : c.text)
        out << std::hex << (static_cast<unsigned>(byte) & 0xFFU) << ' ';
    return out;
}

const Utf8 utf8_cases[] = {
    {"", true},
    {"plain", true, false, 5},
    {"\xC3\xA4", true, false, 1},
    {"\xE2\x82\xAC", true, false, 1},
    {"\xF0\x9F\x9A\xAA.", true, false, 2},
    {"\xF4\x8F\xBF\xBF", true, false, 1},
    {"\xED\x9F\xBF\xEE\x80\x80", true, false, 2}, // on either side of the surrogates
    {"\0"s, true, true, 1},
    {"a\nb", true, true, 3},
    {"a\tb", true, true, 3},
    {"\x7F", true, true, 1},
    {"\xC2\x80", true, true, 1},
    {"\xC2\x9F", true, true, 1},
    {"\xC2\xA0", true, false, 1},
    {"\xE2\x80\xA8", true, true, 1}, // line separator
    {"\xE2\x80\xA9", true, true, 1}, // paragraph separator
    {"\xE2\x80\xAA", true, false, 1},
    {"\x80", false},
    {"\xBF", false},
    {"\xC3", false},
    {"\xC3(", false},
    {"\xC0\x80", false}, // overlong NUL
    {"\xC1\xBF", false},
    {"\xE0\x9F\xBF", false},
    {"\xE2\x82", false},
    {"\xED\xA0\x80", false}, // a surrogate
    {"\xED\xBF\xBF", false},
    {"\xF0\x8F\xBF\xBF", false},
    {"\xF4\x90\x80\x80", false}, // above U+10FFFF
    {"\xF5\x80\x80\x80", false},
    {"\xFF", false},
};

struct Pair {
    std::string from, to;
};
std::ostream& operator<<(std::ostream& out, const Pair& c)
{
    return out << c.from;
}

const Pair trimmed_cases[] = {{"", ""}, {" \t\r\n", ""}, {"a", "a"}, {" a b\n", "a b"}, {"\xC2\xA0", "\xC2\xA0"}};

const Pair percent_cases[] = {
    {"", ""},       {"AZaz09-._~", "AZaz09-._~"}, {"a b/c?d", "a%20b%2Fc%3Fd"}, {"\xC3\xA4\n%", "%C3%A4%0A%25"},
    {"\0"s, "%00"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(text_)

BOOST_DATA_TEST_CASE(knows_utf8_and_its_control_characters, data::make(utf8_cases), sample)
{
    BOOST_TEST(text::is_utf8(sample.text) == sample.well_formed);
    BOOST_TEST(text::has_control_characters(sample.text) == (sample.controls || !sample.well_formed));
    if (sample.well_formed) BOOST_TEST(text::length(sample.text) == sample.length);
}

BOOST_AUTO_TEST_CASE(writes_and_reads_hex)
{
    BOOST_TEST(text::to_hex(std::vector<std::uint8_t>{0, 1, 0xAB, 0xFF}) == "0001abff");
    BOOST_CHECK(text::from_hex("0001abFF") == (std::vector<std::uint8_t>{0, 1, 0xAB, 0xFF}));
    BOOST_CHECK(text::from_hex("")->empty());
    for (const auto* no_hex : {"0", "0g", "0x", " 0", "0001abff0", "-1", "+1"})
        BOOST_TEST(!text::from_hex(no_hex).has_value(), no_hex);
}

BOOST_AUTO_TEST_CASE(lowers_ascii_only)
{
    BOOST_TEST(text::to_lower("AZ[`{az\xC3\x84") == "az[`{az\xC3\x84");
}

BOOST_DATA_TEST_CASE(trims_blanks_and_line_breaks, data::make(trimmed_cases), sample)
{
    BOOST_TEST(text::trimmed(sample.from) == sample.to);
}

BOOST_DATA_TEST_CASE(percent_encodes_all_but_the_unreserved, data::make(percent_cases), sample)
{
    BOOST_TEST(text::percent_encode(sample.from) == sample.to);
}

BOOST_AUTO_TEST_CASE(percent_encoding_keeps_the_given_characters)
{
    BOOST_TEST(text::percent_encode("a/b c", "/") == "a/b%20c");
}

BOOST_AUTO_TEST_CASE(splits_at_every_separator)
{
    const auto joined = [](std::string_view text) {
        std::string all;
        for (const auto piece : text::split(text, ','))
            all += "<" + std::string(piece) + ">";
        return all;
    };
    BOOST_TEST(joined("") == "<>");
    BOOST_TEST(joined("a") == "<a>");
    BOOST_TEST(joined("a,,b,") == "<a><><b><>");
}

BOOST_AUTO_TEST_CASE(compares_secrets)
{
    BOOST_TEST(text::equal_in_constant_time("", ""));
    BOOST_TEST(text::equal_in_constant_time("secret", "secret"));
    BOOST_TEST(!text::equal_in_constant_time("secret", "secreT"));
    BOOST_TEST(!text::equal_in_constant_time("secret", "secret "));
}

// RFC 4648 §10, in lower case and without padding.
BOOST_AUTO_TEST_CASE(base32_matches_the_rfc)
{
    const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                         {"f", "my"},
                                                         {"fo", "mzxq"},
                                                         {"foo", "mzxw6"},
                                                         {"foob", "mzxw6yq"},
                                                         {"fooba", "mzxw6ytb"},
                                                         {"foobar", "mzxw6ytboi"}};
    for (const auto& [bytes, base32] : cases)
        BOOST_TEST(text::to_base32(bytes) == base32);
    BOOST_TEST(text::to_base32(std::string(16, '\xFF')).size() == 26u);
}

BOOST_AUTO_TEST_SUITE_END()
