// Many at once: limits hold, a closed room stays closed, an endpoint is in one room.
#include "api/rainbow/rooms_fixture.h"

#include <latch>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : RoomsFixture {
    /// Each request in its own thread, all at once; returns the status of each response.
    std::multiset<int> all_at_once(const std::vector<http::Request>& requests)
    {
        std::vector<std::unique_ptr<Application>> applications;
        for (std::size_t i = 0; i < requests.size(); ++i) {
            applications.push_back(another());
            (*applications.back())(rainbow_request("GET", path(), "", &alice)); // connects
        }
        std::vector<int> statuses(requests.size());
        std::latch start(static_cast<std::ptrdiff_t>(requests.size()));
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 0; i < requests.size(); ++i)
                threads.emplace_back([&, i] {
                    start.arrive_and_wait();
                    statuses[i] = (*applications[i])(requests[i]).status;
                });
        }
        return {statuses.begin(), statuses.end()};
    }

    http::Request adding(const Person& person, const char* status = "invited") const
    {
        return rainbow_request("POST", users(), R"({"userId":")" + person.id.hex() + R"(","status":")" + status + "\"}",
                               &alice);
    }
    std::int64_t active() { return count("room_members WHERE status IN ('invited', 'accepted') AND " + of_room()); }
    std::string of_room() const { return "room_id = UNHEX('" + room + "')"; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_room_races, Fixture)

BOOST_AUTO_TEST_CASE(of_sixty_four_added_at_once_as_many_join_as_there_are_places)
{
    std::vector<http::Request> requests;
    for (int i = 0; i < 64; ++i)
        requests.push_back(adding(add_person("person" + std::to_string(i))));
    const auto statuses = all_at_once(requests);
    BOOST_TEST(statuses.count(200) == 17U); // three of twenty are in it
    BOOST_TEST(statuses.count(403) == 47U);
    BOOST_TEST(active() == 20);
    BOOST_TEST(count("notifications WHERE LOCATE('jabber:x:conference', stanza) > 0") == 17);
}

BOOST_AUTO_TEST_CASE(a_user_added_many_times_at_once_is_added_once)
{
    const auto statuses = all_at_once(std::vector<http::Request>(16, adding(dave)));
    BOOST_TEST(statuses.count(200) == 1U);
    BOOST_TEST(statuses.count(409) == 15U);
    BOOST_TEST(notifications() == 2);
}

BOOST_AUTO_TEST_CASE(many_rooms_created_at_once_stay_within_the_users_limit)
{
    const auto making = rainbow_request("POST", enduser + "rooms", R"({"name":"Same"})", &alice);
    const auto statuses = all_at_once(std::vector<http::Request>(32, making));
    BOOST_TEST(statuses.count(200) == 19U); // one of twenty exists
    BOOST_TEST(statuses.count(403) == 13U);
    BOOST_TEST(count("rooms WHERE created_by = UNHEX('" + alice.id.hex() + "')") == 20);
}

BOOST_AUTO_TEST_CASE(nobody_joins_a_room_while_it_is_closed)
{
    for (int round = 0; round < 5; ++round) {
        room = make_room(bob);
        ask("POST", users(), R"({"userId":")" + alice.id.hex() + R"(","status":"accepted","privilege":"moderator"})",
            &bob);
        std::vector<http::Request> requests = {rainbow_request("PUT", path() + "/archive", "{}", &bob)};
        for (const auto& person : {carol, dave})
            requests.push_back(adding(person, "accepted"));
        BOOST_TEST(all_at_once(requests).count(200) >= 1U);
        BOOST_TEST(active() == 0);
    }
}

BOOST_AUTO_TEST_CASE(an_endpoint_attached_to_many_rooms_at_once_is_in_one_of_them)
{
    std::vector<http::Request> requests;
    for (int i = 0; i < 8; ++i)
        requests.push_back(rainbow_request("POST", enduser + "rooms/" + make_room(alice) + "/conferences",
                                           R"({"confId":"5980c0aaf698c541468fd1e0"})", &alice));
    const auto statuses = all_at_once(requests);
    BOOST_TEST(statuses.count(200) == 8U);
    BOOST_TEST(count("conferences WHERE endpoint_id IS NOT NULL") == 1);
}

BOOST_AUTO_TEST_CASE(of_two_moderators_who_leave_at_once_one_stays)
{
    // Neither of them is the creator, who has left.
    for (const auto& person : {bob, carol})
        set(person, R"({"privilege":"moderator"})", alice);
    set_status(alice, "unsubscribed", alice);
    const auto statuses = all_at_once(
        {rainbow_request("DELETE", user(bob), "", &bob), rainbow_request("DELETE", user(carol), "", &carol)});
    BOOST_TEST(statuses.count(200) == 1U);
    BOOST_TEST(statuses.count(403) == 1U);
}

BOOST_AUTO_TEST_SUITE_END()
