#include "domain/address.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace std::string_literals;
namespace data = boost::unit_test::data;

namespace {

struct Accepted {
    std::string typed, text, key;
};
std::ostream& operator<<(std::ostream& out, const Accepted& c)
{
    return out << c.typed;
}

const std::string label_of_60(60, 'd');
const std::string domain_of_189 = label_of_60 + "." + label_of_60 + "." + label_of_60 + ".exampl";
const std::string address_of_254 = std::string(64, 'l') + "@" + domain_of_189;

const Accepted accepted[] = {
    {"bob@example.org", "bob@example.org", "bob@example.org"},
    {"  Bob@Example.ORG ", "Bob@Example.ORG", "bob@example.org"},
    {"b.o.b+tag@example.org", "b.o.b+tag@example.org", "b.o.b+tag@example.org"},
    {"o'neil!#$%&*-/=?^_`{|}~@example.org", "o'neil!#$%&*-/=?^_`{|}~@example.org",
     "o'neil!#$%&*-/=?^_`{|}~@example.org"},
    {"root@localhost", "root@localhost", "root@localhost"},
    {"bob@Größe.test", "bob@Größe.test", "bob@xn--gre-6ka8i.test"},
    {"bob@XN--GRE-6KA8I.test", "bob@XN--GRE-6KA8I.test", "bob@xn--gre-6ka8i.test"},
    {"1@2.3", "1@2.3", "1@2.3"},
    {address_of_254, address_of_254, address_of_254},
};

const std::string refused[] = {
    ""s,
    " "s,
    "bob"s,
    "bob@"s,
    "@example.org"s,
    "bob@example"s,
    "bob@@example.org"s,
    "bob@example.org@example.net"s,
    "bob@example.org,eve@example.net"s,
    "bob@example.org;eve@example.net"s,
    "bob@example.org eve@example.net"s,
    "bob@example.org\r\nBcc: eve@example.net"s,
    "bob@example.org\r\n"s,
    "\nbob@example.org"s,
    "bob\t@example.org"s,
    "bob@example.org\0"s,
    "bob\0@example.org"s,
    "bob@exam\0ple.org"s,
    "bob@example.org\x7F"s,
    "bob\xC2\x85@example.org"s,
    "bob\xE2\x80\xA8@example.org"s,
    "bob\xFF@example.org"s,
    "<bob@example.org>"s,
    "Bob <bob@example.org>"s,
    "\"bob\"@example.org"s,
    "bob\\@example.org"s,
    "bob(comment)@example.org"s,
    ".bob@example.org"s,
    "bob.@example.org"s,
    "b..b@example.org"s,
    "bob@.example.org"s,
    "bob@example..org"s,
    "bob@example.org."s,
    "bob@-example.org"s,
    "bob@example-.org"s,
    "jürgen@example.org"s,
    "bob@exam_ple.org"s,
    "bob@[192.0.2.1]"s,
    "bob@[IPv6:2001:db8::1]"s,
    "bob@example.org/path"s,
    "bob@"s + std::string(64, 'd') + ".org",
    std::string(65, 'l') + "@example.org",
    "x" + address_of_254,
    address_of_254 + "e",
};

} // namespace

BOOST_AUTO_TEST_SUITE(address)

BOOST_DATA_TEST_CASE(is_kept_as_typed_and_compared_by_its_key, data::make(accepted), sample)
{
    const auto parsed = parse_address(sample.typed);
    BOOST_REQUIRE(parsed.has_value());
    BOOST_TEST(parsed->text == sample.text);
    BOOST_TEST(parsed->key == sample.key);
}

BOOST_DATA_TEST_CASE(is_refused_unless_it_is_exactly_one, data::make(refused), typed)
{
    BOOST_TEST(!parse_address(typed).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
