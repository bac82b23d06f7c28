#include "domain/room_link.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

const Time noon = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + 12h;

struct Case {
    const char* what;
    RoomLinkState link;
    std::optional<ErrorCode> refusal;
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.what;
}

const Case cases[] = {
    {"without end", {true, std::nullopt, 0, 1'000'000}, std::nullopt},
    {"a microsecond before it expires", {true, noon + 1us, 0, 0}, std::nullopt},
    {"the moment it expires", {true, noon, 0, 0}, ErrorCode::link_expired},
    {"long expired", {true, noon - 24h, 0, 0}, ErrorCode::link_expired},
    {"one use left", {true, std::nullopt, 5, 4}, std::nullopt},
    {"used up", {true, std::nullopt, 5, 5}, ErrorCode::link_used_up},
    {"used more often than it may be", {true, std::nullopt, 5, 6}, ErrorCode::link_used_up},
    {"room gone", {false, std::nullopt, 0, 0}, ErrorCode::link_room_gone},
    {"room gone and expired", {false, noon, 5, 5}, ErrorCode::link_room_gone},
    {"expired and used up", {true, noon, 5, 5}, ErrorCode::link_expired},
};

} // namespace

BOOST_AUTO_TEST_SUITE(room_link)

BOOST_DATA_TEST_CASE(opens_its_room_until_it_expires_or_is_used_up, data::make(cases), sample)
{
    const auto open = check_open(sample.link, noon);
    BOOST_TEST(open.has_value() == !sample.refusal.has_value());
    if (!open && sample.refusal) BOOST_CHECK(open.error().code == *sample.refusal);
}

BOOST_AUTO_TEST_CASE(expires_so_many_times_24_hours_after_it_was_made)
{
    BOOST_CHECK(!expiry_of({.days = 0, .max_uses = 5}, noon));
    BOOST_CHECK(expiry_of({.days = 1}, noon) == noon + 24h);
    BOOST_CHECK(expiry_of({.days = 30}, noon) == noon + 720h);
}

BOOST_AUTO_TEST_CASE(its_state_has_its_own_terms)
{
    RoomLink link;
    BOOST_TEST(!state_of(link).has_room);
    link.room = RoomId();
    link.terms = {.days = 1, .max_uses = 10};
    link.uses = 3;
    link.expires_at = noon;
    const auto state = state_of(link);
    BOOST_TEST(state.has_room);
    BOOST_TEST(state.max_uses == 10);
    BOOST_TEST(state.uses == 3);
    BOOST_CHECK(state.expires_at == noon);
}

BOOST_AUTO_TEST_SUITE_END()
