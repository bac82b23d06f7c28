#include "http/url.h"

#include "http/message.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace std::string_literals;
namespace data = boost::unit_test::data;

namespace {

struct Case {
    std::string from, to;
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.from;
}

const Case decoded[] = {
    {"", ""},         {"plain", "plain"}, {"a%20b", "a b"},     {"a+b", "a+b"}, {"%C3%A4%c3%a4", "ää"},
    {"%2525", "%25"}, {"%00", "\0"s},     {"%2F%2e%2E", "/.."},
};
const std::string undecodable[] = {"%", "a%", "%4", "%4g", "%g4", "%%41", "% 41"};

/// Forms and their fields, written <name=value>.
const Case forms[] = {
    {"", ""},
    {"&&", ""},
    {"a=1&b=two+words", "<a=1><b=two words>"},
    {"a=1&a=2&a", "<a=1><a=2><a=>"},
    {"=1", "<=1>"},
    {"a=b=c", "<a=b=c>"},
    {"a%3D=%26%2B+%C3%A4", "<a==&+ ä>"},
    {"a=%&b=%4&c=%zz&d=100%", "<a=%><b=%4><c=%zz><d=100%>"},
    {"a[]=1;b=2", "<a[]=1;b=2>"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(url)

BOOST_DATA_TEST_CASE(percent_escapes_are_decoded_once, data::make(decoded), sample)
{
    BOOST_CHECK(http::percent_decode(sample.from) == sample.to);
}

BOOST_DATA_TEST_CASE(a_percent_sign_that_begins_no_escape_is_refused, data::make(undecodable), text)
{
    BOOST_TEST(!http::percent_decode(text).has_value());
}

BOOST_DATA_TEST_CASE(forms_are_read_field_by_field, data::make(forms), sample)
{
    std::string fields;
    for (const auto& [name, value] : http::parse_form(sample.from))
        fields += "<" + name + "=" + value + ">";
    BOOST_TEST(fields == sample.to);
}

BOOST_AUTO_TEST_CASE(the_last_of_repeated_fields_counts)
{
    const auto fields = http::parse_form("a=1&b=2&a=3&c");
    BOOST_CHECK(http::last_value(fields, "a") == "3");
    BOOST_CHECK(http::last_value(fields, "b") == "2");
    BOOST_CHECK(http::last_value(fields, "c") == "");
    BOOST_CHECK(http::last_value(fields, "d") == std::nullopt);
}

BOOST_AUTO_TEST_CASE(a_header_that_is_not_there_is_empty)
{
    http::Request request;
    request.headers["x-auth-token"] = "t";
    BOOST_TEST(request.header("x-auth-token") == "t");
    BOOST_TEST(request.header("x-user-id").empty());
}

BOOST_AUTO_TEST_SUITE_END()
