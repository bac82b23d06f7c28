// Every operation on rooms that writes, with a failure at each of its statements, and with each response lost: it must
// be done completely or not at all, and once, with its notifications.
#include "api/faults.h"
#include "api/rainbow/rooms_fixture.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

const std::string endpoint = "5980c0aaf698c541468fd1e0";

struct Fixture : RoomsFixture {
    std::string other_room = make_room(bob);

    Fixture()
    {
        // The endpoint is in the other room; another one is in this.
        ask("POST", enduser + "rooms/" + other_room + "/conferences", R"({"confId":")" + endpoint + "\"}", &bob);
        set(bob, R"({"privilege":"moderator"})", alice);
        forget_notifications();
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
    {"POST rooms",
     [](const Fixture& f) {
         return rainbow_request("POST", enduser + "rooms", R"({"name":"New","mediaType":"webrtc"})", &f.alice);
     }},
    {"PUT rooms/{id}",
     [](const Fixture& f) {
         return rainbow_request(
             "PUT", f.path(),
             R"({"name":"New","owner":")" + f.bob.id.hex() + R"(","conference":{"mediaType":"webrtc"}})", &f.alice);
     }},
    {"PUT rooms/{id}/archive",
     [](const Fixture& f) { return rainbow_request("PUT", f.path() + "/archive", "{}", &f.alice); }},
    {"DELETE rooms/{id}", [](const Fixture& f) { return rainbow_request("DELETE", f.path(), "", &f.alice); }},
    {"POST rooms/{id}/users",
     [](const Fixture& f) {
         return rainbow_request("POST", f.users(), R"({"userId":")" + f.dave.id.hex() + R"(","status":"accepted"})",
                                &f.alice);
     }},
    {"PUT rooms/{id}/users/{userId}, accepting",
     [](const Fixture& f) { return rainbow_request("PUT", f.user(f.carol), R"({"status":"accepted"})", &f.carol); }},
    {"PUT rooms/{id}/users/{userId}, by a moderator",
     [](const Fixture& f) {
         return rainbow_request("PUT", f.user(f.carol), R"({"status":"unsubscribed","privilege":"moderator"})",
                                &f.alice);
     }},
    {"DELETE rooms/{id}/users/{userId}, oneself",
     [](const Fixture& f) { return rainbow_request("DELETE", f.user(f.bob), "", &f.bob); }},
    {"DELETE rooms/{id}/users/{userId}, another",
     [](const Fixture& f) { return rainbow_request("DELETE", f.user(f.carol), "", &f.alice); }},
    {"POST rooms/{id}/conferences",
     [](const Fixture& f) {
         return rainbow_request("POST", f.path() + "/conferences", R"({"confId":")" + endpoint + "\"}", &f.alice);
     }},
    {"DELETE rooms/{id}/conferences/{confId}",
     [](const Fixture& f) {
         return rainbow_request("DELETE", enduser + "rooms/" + f.other_room + "/conferences/" + endpoint, "", &f.bob);
     }},
};

} // namespace

BOOST_AUTO_TEST_SUITE(rainbow_room_faults)

BOOST_DATA_TEST_CASE_F(Fixture, a_failure_at_any_statement_leaves_the_tables_as_before, operations)
{
    fail_at_each_statement(*this, sample.request(*this));
}

BOOST_DATA_TEST_CASE(a_response_lost_after_any_change_affects_neither_outcome_nor_number_of_rows, operations)
{
    lose_the_answer_to_each_change<Fixture>(sample);
}

BOOST_AUTO_TEST_SUITE_END()
