#include "domain/jid.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

namespace {

const auto user = *UserId::from_hex("5808b655a55a36d354f75c01");
const auto room = *RoomId::from_hex("57ff5022f83ddab225994b02");

} // namespace

BOOST_AUTO_TEST_SUITE(jid)

BOOST_AUTO_TEST_CASE(is_made_of_the_ids_uuid_and_the_domain)
{
    BOOST_TEST(user_jid(user, "", "example.org") == "5808b655a55a40008000"
                                                    "36d354f75c01@example.org");
    BOOST_TEST(room_jid(room, "example.org") == "room_57ff5022f83d40008000"
                                                "dab225994b02@muc.example.org");
}

BOOST_AUTO_TEST_CASE(an_imported_jid_stays)
{
    BOOST_TEST(user_jid(user, "alice@old.example", "example.org") == "alice@old.example");
}

BOOST_AUTO_TEST_CASE(is_parsed_back_to_its_id_and_no_other_jid_is)
{
    BOOST_CHECK(user_of_jid(user_jid(user, "", "Example.org"), "example.org") == user);
    BOOST_CHECK(room_of_jid(room_jid(room, "example.org"), "example.org") == room);
    for (const auto* wrong :
         {"", "@", "alice@example.org", "5808b655a55a4000800036d354f75c01@muc.example.org",
          "5808b655a55a4000800036d354f75c01@example.org/phone", "5808b655a55a4000800036d354f75c01", "5808@example.org"})
        BOOST_CHECK(!user_of_jid(wrong, "example.org"));
    BOOST_CHECK(!room_of_jid(user_jid(user, "", "example.org"), "example.org"));
}

BOOST_AUTO_TEST_SUITE_END()
