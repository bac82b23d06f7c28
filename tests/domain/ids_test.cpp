#include "domain/ids.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <set>

using namespace usher;
namespace data = boost::unit_test::data;

BOOST_AUTO_TEST_SUITE(ids)

BOOST_AUTO_TEST_CASE(begin_with_the_second_they_were_made_in_and_do_not_repeat)
{
    SystemRandom random;
    const auto noon = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(12);
    const auto earlier = UserId::make(noon - std::chrono::seconds(1), random);
    std::set<UserId> made;
    for (int i = 0; i < 1000; ++i)
        made.insert(UserId::make(noon + std::chrono::milliseconds(i), random));
    BOOST_TEST(made.size() == 1000U);
    for (const auto& id : made) {
        BOOST_TEST(id.hex().substr(0, 8) == "69a57bc0");
        BOOST_CHECK(earlier < id);
    }
}

BOOST_AUTO_TEST_CASE(both_formats_contain_the_same_id)
{
    const auto id = RoomId::from_hex("0123456789abcdef01234567");
    BOOST_REQUIRE(id.has_value());
    BOOST_TEST(id->hex() == "0123456789abcdef01234567");
    BOOST_TEST(id->uuid() == "01234567-89ab-4000-8000-cdef01234567");
    BOOST_CHECK(RoomId::from_uuid(id->uuid()) == id);
    BOOST_CHECK(RoomId::from_hex("0123456789ABCDEF01234567") == id);
    BOOST_CHECK(RoomId::from_uuid("01234567-89AB-4000-8000-CDEF01234567") == id);
    SystemRandom random;
    for (int i = 0; i < 1000; ++i) {
        const auto made = RoomId::make(SystemClock().now(), random);
        BOOST_CHECK(RoomId::from_hex(made.hex()) == made);
        BOOST_CHECK(RoomId::from_uuid(made.uuid()) == made);
    }
}

const std::string no_hex_ids[] = {
    "",
    "0123456789abcdef0123456",
    "0123456789abcdef012345678",
    "0123456789abcdef0123456g",
    " 123456789abcdef01234567",
    "01234567-89ab-4000-8000-cdef01234567",
    "GENERAL",
};
BOOST_DATA_TEST_CASE(what_is_not_24_hex_digits_is_no_id, data::make(no_hex_ids), text)
{
    BOOST_TEST(!id_from_hex(text).has_value());
}

struct Uuid {
    const char* text;
    bool well_formed;
};
std::ostream& operator<<(std::ostream& out, const Uuid& uuid)
{
    return out << uuid.text;
}
const Uuid no_uuid_ids[] = {
    {"01234567-89ab-4001-8000-cdef01234567", true}, // one of the bits that are zero in an id
    {"01234567-89ab-4000-9000-cdef01234567", true},  {"01234567-89ab-1000-8000-cdef01234567", true},
    {"01234567-89ab-7000-8000-cdef01234567", true},  {"f47ac10b-58cc-4372-a567-0e02b2c3d479", true},
    {"00000000-0000-0000-0000-000000000000", true},  {"", false},
    {"0123456789ab40008000cdef01234567", false},     {"{01234567-89ab-4000-8000-cdef01234567}", false},
    {"01234567-89ab-4000-8000-cdef0123456", false},  {"01234567-89ab-4000-8000-cdef012345678", false},
    {"01234567-89ab-4000-8000-cdef0123456g", false}, {"0123456-789ab-4000-8000-cdef01234567", false},
    {"01234567-89ab-4000-8000-cdef0123-567", false},
};
BOOST_DATA_TEST_CASE(a_uuid_that_contains_no_id_is_refused, data::make(no_uuid_ids), uuid)
{
    BOOST_TEST(is_uuid(uuid.text) == uuid.well_formed);
    BOOST_TEST(!id_from_uuid(uuid.text).has_value());
}

BOOST_AUTO_TEST_CASE(a_random_uuid_is_of_version_4_and_is_hardly_ever_an_id)
{
    SystemRandom random;
    for (int i = 0; i < 1000; ++i) {
        const auto uuid = random_uuid(random);
        BOOST_TEST(is_uuid(uuid));
        BOOST_TEST(uuid[14] == '4');
        BOOST_TEST(std::string("89ab").find(uuid[19]) != std::string::npos);
    }
}

BOOST_AUTO_TEST_SUITE_END()
