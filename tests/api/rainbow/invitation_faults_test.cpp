// Invitations and their cancellation with a failure at each statement, with each response lost, and many at once.
#include "api/faults.h"
#include "api/rainbow/invitations_fixture.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>

#include <latch>
#include <ostream>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : InvitationsFixture {
    Fixture()
    {
        schedule();
        invite(R"({"scenario":"chat","emails":["waiting@nowhere.test"]})");
        forget_notifications();
    }

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
    http::Request inviting(const std::string& address) const
    {
        return rainbow_request("POST", invitations(), R"({"scenario":"chat","emails":[")" + address + "\"]}", &alice);
    }
};

struct Operation {
    const char* name;
    http::Request (*request)(const Fixture&);
};
std::ostream& operator<<(std::ostream& out, const Operation& operation)
{
    return out << operation.name;
}

const Operation operations[] = {
    {"POST invitations",
     [](const Fixture& f) {
         return rainbow_request("POST", f.invitations(),
                                Fixture::by_telephone(R"("update":true,"users":[")" + f.dave.id.hex() +
                                                      R"("],"emails":["eve@nowhere.test"])"),
                                &f.alice);
     }},
    {"POST invitations/cancel",
     [](const Fixture& f) {
         return rainbow_request(
             "POST", f.invitations() + "/cancel",
             Fixture::by_telephone(R"("users":[")" + f.bob.id.hex() + R"("],"emails":["waiting@nowhere.test"])"),
             &f.alice);
     }},
    {"users.register of a guest",
     [](const Fixture&) {
         return request(
             "POST", "/api/v1/users.register",
             R"({"email":"waiting@nowhere.test","username":"waiting","pass":"rocket.chat","name":"Waiting"})");
     }},
};

} // namespace

BOOST_AUTO_TEST_SUITE(rainbow_invitation_faults)

BOOST_DATA_TEST_CASE_F(Fixture, a_failure_at_any_statement_leaves_the_tables_as_before, operations)
{
    fail_at_each_statement(*this, sample.request(*this));
}

BOOST_DATA_TEST_CASE(a_response_lost_after_any_change_affects_neither_outcome_nor_number_of_rows, operations)
{
    lose_the_answer_to_each_change<Fixture>(sample);
}

BOOST_FIXTURE_TEST_CASE(of_sixteen_inviters_at_once_as_many_succeed_as_there_are_places, Fixture)
{
    settings->rainbow.bubble_participant_count = 10; // three members and a guest are in it
    restart();
    std::vector<http::Request> requests;
    for (int i = 0; i < 16; ++i)
        requests.push_back(inviting("guest" + std::to_string(i) + "@nowhere.test"));
    const auto statuses = all_at_once(requests);
    BOOST_TEST(statuses.count(200) == 6U);
    BOOST_TEST(statuses.count(403) == 10U);
    BOOST_TEST(count("room_guests") == 7);
    BOOST_TEST(count("mail_spool") == 7);
    BOOST_TEST(count("(SELECT DISTINCT place FROM room_guests) AS places") == 7);
}

BOOST_FIXTURE_TEST_CASE(one_address_invited_many_times_at_once_waits_once, Fixture)
{
    const auto statuses = all_at_once(std::vector<http::Request>(8, inviting("eve@nowhere.test")));
    BOOST_TEST(statuses.count(200) == 8U);
    BOOST_TEST(count("room_guests WHERE address = 'eve@nowhere.test'") == 1);
    BOOST_TEST(count("mail_spool WHERE recipient = 'eve@nowhere.test'") == 8);
    BOOST_TEST(count("notifications WHERE LOCATE('eve@nowhere.test', stanza) > 0") == 3); // the list changed once
}

BOOST_FIXTURE_TEST_CASE(a_user_invited_while_registering_is_a_member_and_no_guest, Fixture)
{
    for (int round = 0; round < 10; ++round) {
        const auto name = "racer" + std::to_string(round);
        const auto address = name + "@nowhere.test";
        const auto statuses = all_at_once(
            {inviting(address),
             request("POST", "/api/v1/users.register",
                     R"({"email":")" + address + R"(","username":")" + name + R"(","pass":"rocket.chat","name":"R"})"),
             inviting(address)});
        BOOST_TEST(statuses.count(200) == 3U);
        BOOST_TEST(count("room_guests WHERE address = '" + address + "'") == 0);
        BOOST_TEST(count("room_members m JOIN users u ON u.id = m.user_id WHERE u.address = '" + address +
                         "' AND m.room_id = UNHEX('" + room + "')") == 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
