#include "base/client_network.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;

namespace {

struct Case {
    const char* address;
    const char* host;
    const char* network;
};
std::ostream& operator<<(std::ostream& out, const Case& one)
{
    return out << one.address;
}

constexpr std::array cases = {
    Case{"192.0.2.7", "192.0.2.7", "192.0.2.0/24"},
    Case{"127.0.0.1", "127.0.0.1", "127.0.0.0/24"},
    Case{"::ffff:192.0.2.7", "192.0.2.7", "192.0.2.0/24"},
    Case{"2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64", "2001:db8:1::/48"},
    Case{"2001:db8::1", "2001:db8::/64", "2001:db8::/48"},
    Case{"::1", "::/64", "::/48"},
    Case{"unix:", "unix:", "unix:"},
    Case{"", "", ""},
};

} // namespace

BOOST_AUTO_TEST_SUITE(client_network_)

BOOST_DATA_TEST_CASE(a_client_is_an_address_or_an_ipv6_prefix, data::make(cases), one)
{
    const auto client = client_network(one.address);
    BOOST_TEST(client.host == one.host);
    BOOST_TEST(client.network == one.network);
}

BOOST_AUTO_TEST_SUITE_END()
