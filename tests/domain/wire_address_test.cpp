#include "domain/wire_address.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(wire_address_test)

struct Case {
    std::string typed;
    std::string wire; ///< empty: refused
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.typed;
}

const Case cases[] = {
    {"bob@example.org", "bob@example.org"},
    {"Bob.O'Neil+tag@example.org", "Bob.O'Neil+tag@example.org"},
    {"bob@localhost", "bob@localhost"},
    {"bob@Größe.test", "bob@xn--gre-6ka8i.test"},
    {"bob@xn--gre-6ka8i.test", "bob@xn--gre-6ka8i.test"},
    {"", ""},
    {"bob", ""},
    {"bob@", ""},
    {"@example.org", ""},
    {"bob@example.org@evil.test", ""},
    {"bob@example.org,eve@evil.test", ""},
    {"bob@example.org\r\nRCPT TO:<eve@evil.test>", ""},
    {"bob\n@example.org", ""},
    {std::string("bob@example.org\0.evil.test", 26), ""},
    {"<bob@example.org>", ""},
    {"bob@example.org>", ""},
    {"bob smith@example.org", ""},
    {" bob@example.org", ""},
    {"\"bob\"@example.org", ""},
    {"bob@[127.0.0.1]", ""},
    {"bob@exa mple.org", ""},
    {"bob@example..org", ""},
    {"jürgen@example.org", ""},
    {"\xff@example.org", ""},
    {std::string(65, 'a').append("@example.org"), ""},
};

BOOST_DATA_TEST_CASE(accepts_what_is_allowed_in_a_command_and_refuses_the_rest, data::make(cases), address)
{
    BOOST_TEST(wire_address(address.typed).value_or("") == address.wire);
}

BOOST_AUTO_TEST_SUITE_END()
