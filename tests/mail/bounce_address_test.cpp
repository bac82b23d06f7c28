#include "mail/bounce_address.h"

#include "base/text.h"
#include "domain/wire_address.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::mail;

namespace {

const auto email = *EmailId::from_hex("0123456789abcdef01234567");
const BounceAddress addresses("Bounces.Example.org", "a key of the tests");

} // namespace

BOOST_AUTO_TEST_SUITE(bounce_address)

BOOST_AUTO_TEST_CASE(fits_into_an_envelope_and_leads_back_to_its_email)
{
    const auto address = addresses.of(email);
    BOOST_TEST(address.starts_with("bounce+0123456789abcdef01234567."));
    BOOST_TEST(address.ends_with("@bounces.example.org"));
    BOOST_TEST(address.find('@') == 58u);
    BOOST_TEST(wire_address(address).value_or("") == address);
    BOOST_TEST((addresses.email_of(address) == email));
}

BOOST_AUTO_TEST_CASE(is_case_insensitive)
{
    auto address = addresses.of(email);
    for (auto& c : address)
        c = static_cast<char>(std::toupper(c));
    BOOST_TEST((addresses.email_of(address) == email));
}

BOOST_AUTO_TEST_CASE(no_other_is_ours)
{
    const auto address = addresses.of(email);
    auto other_email = address;
    other_email[8] = '9';
    auto other_mac = address;
    other_mac[40] = other_mac[40] == 'a' ? 'b' : 'a';
    const auto other_key = BounceAddress("bounces.example.org", "another key").of(email);
    for (const auto& forged : {other_email, other_mac, other_key, address + "x", address.substr(0, 57),
                               address.substr(1), "bounce+" + email.hex() + ".@bounces.example.org",
                               address.substr(0, 58) + "@example.org", std::string("@"), std::string()})
        BOOST_TEST(!addresses.email_of(forged).has_value(), forged);
}

BOOST_AUTO_TEST_CASE(without_a_domain_there_is_none)
{
    const BounceAddress none("", "");
    BOOST_TEST(!none.is_used());
    BOOST_TEST(!none.email_of(none.of(email)).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
