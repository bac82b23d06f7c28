// Every operation on rooms that writes, with a failure at each of its statements, and with each answer lost: all of it
// is done or nothing, and once, with its notifications.
#include "api/rainbow/rooms_fixture.h"
#include "base/text.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

const std::string endpoint = "5980c0aaf698c541468fd1e0";

struct Fixture : RoomsFixture {
    std::string other_room = make_room(bob);

    Fixture()
    {
        // The endpoint is in the other room; another one in this.
        ask("POST", enduser + "rooms/" + other_room + "/conferences", R"({"confId":")" + endpoint + "\"}", &bob);
        set(bob, R"({"privilege":"moderator"})", alice);
        forget_notifications();
    }

    /// usherd on a connection of its own, which is there already: only statements of requests are counted.
    std::unique_ptr<Application> with_hooks(std::function<void(std::string_view)> before_statement,
                                            std::function<void(std::string_view)> after_change)
    {
        auto options = test::connect_options();
        options.before_statement = std::move(before_statement);
        options.after_change = std::move(after_change);
        auto application =
            std::make_unique<Application>(*settings, options, Shared{clock, random, rate_limiter, password_hasher});
        (*application)(rainbow_request("GET", path(), "", &alice));
        return application;
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

/// " events:+++ mail_log: …": as many signs as each table of a dump has rows.
std::string row_counts(const std::string& dump)
{
    std::string counts;
    for (const auto line : text::split(dump, '\n'))
        counts += line.starts_with("  ") ? "+" : " " + std::string(line);
    return counts;
}

struct Outcome {
    bool was_lost;
    int status;
    std::string rows;
};

/// What becomes of the operation if the connection is lost after its n-th change was made, before the answer came.
Outcome outcome_losing_answer(const Operation& operation, int n)
{
    Fixture fixture;
    bool counting = false;
    int changes = 0;
    const auto application = fixture.with_hooks({}, [&](std::string_view) {
        if (counting && ++changes == n) throw store::Disconnected(2013, "injected");
    });
    counting = true;
    const auto response = (*application)(operation.request(fixture));
    return {n > 0 && changes >= n, response.status, row_counts(fixture.dump())};
}

} // namespace

BOOST_AUTO_TEST_SUITE(rainbow_room_faults)

BOOST_DATA_TEST_CASE_F(Fixture, a_failure_at_any_statement_leaves_the_tables_as_before, operations)
{
    const auto before = dump();
    const auto wanted = sample.request(*this);
    for (int failing = 1;; ++failing) {
        int statements = -1000; // those of the request that connects
        const auto application = with_hooks(
            [&](std::string_view) {
                if (++statements == failing) throw store::DatabaseError(0, "injected");
            },
            {});
        statements = 0;
        const auto answer = answer_of((*application)(wanted));
        if (statements < failing) {
            BOOST_TEST(answer.status == 200);
            BOOST_TEST((dump() != before));
            break;
        }
        BOOST_TEST_CONTEXT("statement " << failing)
        {
            BOOST_TEST(answer.status == 500);
            BOOST_TEST((dump() == before));
        }
    }
}

BOOST_DATA_TEST_CASE(an_answer_lost_after_any_change_changes_neither_outcome_nor_number_of_rows, operations)
{
    const auto undisturbed = outcome_losing_answer(sample, 0);
    BOOST_TEST(undisturbed.status == 200);
    for (int lost = 1;; ++lost) {
        const auto outcome = outcome_losing_answer(sample, lost);
        if (!outcome.was_lost) break;
        BOOST_TEST_CONTEXT("change " << lost)
        {
            BOOST_TEST(outcome.status == undisturbed.status);
            BOOST_TEST(outcome.rows == undisturbed.rows);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
