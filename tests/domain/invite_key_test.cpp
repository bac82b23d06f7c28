#include "domain/invite_key.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/ids.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(invite_key)

BOOST_AUTO_TEST_CASE(both_kinds_are_uuids_of_different_versions)
{
    SystemRandom random;
    for (int i = 0; i < 100; ++i) {
        const auto first = make_invite_key(random);
        const auto of_reminder = make_reminder_key(random);
        BOOST_TEST(is_uuid(first));
        BOOST_TEST(is_uuid(of_reminder));
        BOOST_TEST(first[14] == '4');
        BOOST_TEST(of_reminder[14] == '8');
        BOOST_TEST(!parse_invite_key(first).is_of_reminder);
        BOOST_TEST(parse_invite_key(of_reminder).is_of_reminder);
        BOOST_TEST(parse_invite_key(first).hash == token_hash(first));
    }
}

BOOST_AUTO_TEST_CASE(case_is_ignored_and_a_malformed_key_opens_nothing)
{
    const std::string key = "0190a3c4-7f1e-4abc-9def-0123456789ab";
    BOOST_TEST(parse_invite_key("0190A3C4-7F1E-4ABC-9DEF-0123456789AB").hash == parse_invite_key(key).hash);
    BOOST_TEST(!parse_invite_key("").is_of_reminder);
    BOOST_TEST(!parse_invite_key("x").is_of_reminder);
}

BOOST_AUTO_TEST_SUITE_END()
