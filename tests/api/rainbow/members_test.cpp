#include "api/rainbow/rooms_fixture.h"

#include <algorithm>

using namespace usher;
using namespace usher::test;

namespace {

const std::string nobodys = "0123456789abcdef01234567";

struct Fixture : RoomsFixture {
    std::string body(const Person& person, const std::string& more = "") const
    {
        return R"({"userId":")" + person.id.hex() + '"' + more + "}";
    }
    Answer add(const Person& person, const Person& as, const std::string& more = "")
    {
        return ask("POST", users(), body(person, more), &as);
    }
    void refuses_to_add(const Person& person, const Person& as, const std::string& line, const std::string& more = "")
    {
        refuses(rainbow_request("POST", users(), body(person, more), &as), line);
    }
    void refuses_to_set(const Person& person, const std::string& body, const Person& as, const std::string& line)
    {
        refuses(rainbow_request("PUT", user(person), body, &as), line);
    }
    void quota(int most)
    {
        settings->rainbow.bubble_participant_count = most;
        restart();
    }
    static std::string no_user(const std::string& id)
    {
        return rainbow_refusal(404000, "\"User with id " + id + " does not exist.\"");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_members, Fixture)

// ---- POST rooms/{id}/users

BOOST_AUTO_TEST_CASE(a_moderator_invites)
{
    clock.advance(std::chrono::hours(1));
    const auto answer = add(dave, alice, R"(,"reason":"come & see")");
    BOOST_TEST(answer.line() == R"(200 {"data":{"additionDate":"2026-03-02T10:00:00.000Z","jid_im":")" + jid(dave) +
                                    R"(","privilege":"user","status":"invited","userId":")" + dave.id.hex() + "\"}}");
    BOOST_TEST(notifications() == 2);
    BOOST_TEST(was_told(dave, R"(reason="come &amp; see")"));
    BOOST_TEST(was_told(dave, R"(thread=")" + room + '"'));
    BOOST_TEST(was_told(alice, "Name of dave has been invited to join the bubble"));
    BOOST_TEST(value("SELECT from_jid FROM notifications WHERE to_jid = '" + jid(dave) + "'") == jid(alice));
}

BOOST_AUTO_TEST_CASE(moderators_are_not_notified_if_notifications_are_off)
{
    ask("PUT", path(), R"({"disableNotifications":true})", &alice);
    BOOST_TEST(add(dave, alice).status == 200);
    BOOST_TEST(notifications() == 1);
    BOOST_TEST(was_told(dave, "jabber:x:conference"));
}

BOOST_AUTO_TEST_CASE(a_user_may_be_made_a_member_or_moderator_at_once)
{
    BOOST_TEST(add(dave, alice, R"(,"status":"accepted","privilege":"moderator")").status == 200);
    BOOST_TEST(place(dave) == "accepted moderator");
    BOOST_TEST(count("events WHERE kind = 'user_joined' AND actor_id = UNHEX('" + dave.id.hex() + "')") == 1);
}

BOOST_AUTO_TEST_CASE(only_moderators_invite)
{
    refuses_to_add(dave, bob, moderator_required(bob));
    refuses_to_add(dave, carol, moderator_required(carol));
    refuses_to_add(dave, dave, member_required(dave));
    room = nobodys;
    refuses_to_add(dave, alice, no_room(nobodys));
}

BOOST_AUTO_TEST_CASE(invalid_requests_are_refused)
{
    refuses_to_add(bob, alice,
                   rainbow_refusal(409000, "\"Room User with userId = " + bob.id.hex() + " already exists.\""));
    refuses_to_add({}, alice, no_user("000000000000000000000000"));
    refuses(rainbow_request("POST", users(), "{}", &alice), rainbow_problem("userId", "Field userId is mandatory."));
    refuses(rainbow_request("POST", users(), R"({"userId":"x"})", &alice), rainbow_problem("userId", no_id, R"("x")"));
    refuses_to_add(dave, alice,
                   rainbow_problem("status",
                                   "Invalid field status. Expected a string being one of the following values:  [ "
                                   "'invited', 'accepted', 'unsubscribed' ]",
                                   R"("rejected")"),
                   R"(,"status":"rejected")");
    const auto guest = add_person("guest", {Role::guest});
    refuses_to_add(guest, alice, rainbow_refusal(403540, R"("Room moderator privilege is forbidden for a guest")"),
                   R"(,"privilege":"moderator")");
    BOOST_TEST(add(guest, alice, R"(,"privilege":"guest")").json["data"]["privilege"].asString() == "guest");
}

BOOST_AUTO_TEST_CASE(users_who_have_left_or_declined_may_be_added_again)
{
    for (const auto* status : {"unsubscribed", "rejected"}) {
        set_status(carol, status, alice);
        clock.advance(std::chrono::hours(1));
        const auto added = add(carol, alice).json["data"];
        BOOST_TEST(added["status"].asString() == "invited");
        BOOST_TEST(added["additionDate"].asString() != "2026-03-02T09:00:00.000Z");
    }
    ask("DELETE", user(bob), "", &bob);
    BOOST_TEST(place(bob) == "deleted");
    BOOST_TEST(add(bob, alice).json["data"]["status"].asString() == "invited");
}

BOOST_AUTO_TEST_CASE(a_banned_user_is_outside_and_cannot_be_added)
{
    database.run_script("UPDATE room_members SET banned = TRUE WHERE user_id = UNHEX('" + bob.id.hex() + "')");
    refuses_to_add(
        bob, alice,
        rainbow_refusal(403000, "\"Access denied: user with id " + bob.id.hex() + " is banned from the room\""));
    refuses(rainbow_request("GET", users(), "", &bob), member_required(bob));
    refuses(rainbow_request("GET", user(bob), "", &alice), no_user(bob.id.hex()));
    BOOST_TEST(ask("GET", path(), "", &alice).json["data"]["activeUsersCounter"].asInt() == 2);
}

BOOST_AUTO_TEST_CASE(a_room_has_a_limit_for_members_and_invitees)
{
    quota(3);
    refuses_to_add(dave, alice, full(4, 3));
    BOOST_TEST(set_status(carol, "accepted", carol).status == 200);            // she has a place
    BOOST_TEST(add(dave, alice, R"(,"status":"unsubscribed")").status == 200); // takes none
    refuses_to_set(dave, R"({"status":"accepted"})", alice, full(4, 3));
    set_status(carol, "unsubscribed", carol);
    BOOST_TEST(set_status(dave, "accepted", alice).status == 200);
    refuses_to_set(carol, R"({"status":"invited"})", alice, full(4, 3));
    quota(0);
    BOOST_TEST(set_status(carol, "invited", alice).status == 200);
}

// ---- GET rooms/{id}/users

BOOST_AUTO_TEST_CASE(members_are_listed_in_three_formats)
{
    const auto small = ask("GET", users(), "", &carol).json;
    BOOST_TEST(small["total"].asInt() == 3);
    BOOST_TEST(small["limit"].asInt() == 100);
    BOOST_TEST(small["offset"].asInt() == 0);
    BOOST_REQUIRE(small["data"].size() == 3U);
    const auto& first = small["data"][0];
    BOOST_TEST(first["userId"].asString() == alice.id.hex());
    BOOST_TEST(first["loginEmail"].asString() == "alice@example.test");
    BOOST_TEST(first["displayName"].asString() == "Name of alice");
    for (const auto* name : {"jid_im", "status", "additionDate", "privilege"})
        BOOST_TEST(first.isMember(name));
    BOOST_TEST(!first.isMember("companyName"));

    const auto medium = ask("GET", users() + "?format=medium", "", &alice).json["data"][0];
    for (const auto* name : {"firstName", "lastName", "companyId", "companyName"})
        BOOST_TEST(medium.isMember(name));
    BOOST_TEST(medium["companyName"].asString() == "Acme");
    BOOST_TEST(!medium.isMember("roles"));

    const auto full = ask("GET", users() + "?format=full", "", &alice).json["data"][0];
    for (const auto* name :
         {"nickName", "title", "jobTitle", "emails", "country", "language", "timezone", "roles", "adminType"})
        BOOST_TEST(full.isMember(name));
}

BOOST_AUTO_TEST_CASE(a_list_of_members_can_be_filtered_and_paged)
{
    const auto list = [&](const std::string& query) { return ask("GET", users() + "?" + query, "", &alice).json; };
    BOOST_TEST(list("privilege=moderator")["total"].asInt() == 1);
    BOOST_TEST(list("privilege=user")["total"].asInt() == 2);
    const auto page = list("limit=1&offset=1&sortField=displayName&sortOrder=-1");
    BOOST_TEST(page["total"].asInt() == 3);
    BOOST_REQUIRE(page["data"].size() == 1U);
    BOOST_TEST(page["data"][0]["userId"].asString() == bob.id.hex());
    set_status(bob, "unsubscribed", bob);
    BOOST_TEST(list("")["total"].asInt() == 2);
    refuses(rainbow_request("GET", users(), "", &dave), member_required(dave));
    refuses(rainbow_request("GET", users() + "?limit=x", "", &alice),
            rainbow_problem("limit", "Invalid field limit. Expected a number", R"("x")"));
}

BOOST_AUTO_TEST_CASE(one_member_is_shown_to_those_who_are_registered)
{
    const auto shown = ask("GET", user(carol), "", &bob).json["data"];
    BOOST_TEST(shown["status"].asString() == "invited");
    BOOST_TEST(shown["userId"].asString() == carol.id.hex());
    refuses(rainbow_request("GET", user(carol), "", &dave), member_required(dave));
    refuses(rainbow_request("GET", user(dave), "", &bob), no_user(dave.id.hex()));
}

// ---- PUT rooms/{id}/users/{userId}

BOOST_AUTO_TEST_CASE(the_invited_accept_decline_and_leave)
{
    const auto answer = set_status(carol, "accepted", carol);
    BOOST_TEST(answer.json["data"]["status"].asString() == "accepted");
    BOOST_TEST(place(carol) == "accepted");
    BOOST_TEST(count("events WHERE kind = 'user_joined' AND actor_id = UNHEX('" + carol.id.hex() + "')") == 1);
    BOOST_TEST(notifications() == 6);
    BOOST_TEST(was_told(bob, R"(userjid=")" + jid(carol) + R"(" status="accepted")"));
    BOOST_TEST(was_told(bob, R"(name="join")"));
    forget_notifications();

    BOOST_TEST(set_status(carol, "unsubscribed", carol).status == 200);
    BOOST_TEST(was_told(carol, R"(status="unsubscribed")")); // her other devices
    BOOST_TEST(was_told(bob, R"(name="leave")"));
    refuses_to_set(carol, R"({"status":"accepted"})", carol, moderator_required(carol));
    forget_notifications();

    set_status(carol, "invited", alice);
    BOOST_TEST(set_status(carol, "rejected", carol).status == 200);
    BOOST_TEST(set_status(carol, "accepted", carol).status == 200); // she has reconsidered
}

BOOST_AUTO_TEST_CASE(repeating_a_change_changes_and_notifies_nothing)
{
    set_status(carol, "accepted", carol);
    forget_notifications();
    const auto before = dump();
    BOOST_TEST(set(carol, R"({"status":"accepted","privilege":""})", carol).status == 200);
    BOOST_TEST(notifications() == 0);
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(moderators_change_others_but_not_their_own_privilege)
{
    BOOST_TEST(set(bob, R"({"privilege":"moderator"})", alice).json["data"]["privilege"].asString() == "moderator");
    BOOST_TEST(was_told(carol, R"(status="accepted" privilege="moderator")"));
    refuses_to_set(bob, R"({"privilege":"user"})", bob,
                   rainbow_refusal(403000, R"("Access denied: a user cannot change his own privilege")"));
    refuses_to_set(
        alice, R"({"privilege":"user"})", bob,
        rainbow_refusal(403000, R"("Access denied: the privilege of the room's creator cannot be changed")"));
    BOOST_TEST(set(bob, R"({"privilege":"","status":"accepted"})", alice).json["data"]["privilege"].asString() ==
               "user");
    refuses_to_set(carol, R"({"status":"accepted"})", bob, moderator_required(bob));
    refuses_to_set(carol, R"({"privilege":"moderator"})", carol,
                   rainbow_refusal(403000, R"("Access denied: a user cannot change his own privilege")"));
    refuses_to_set(carol, R"({"status":"accepted"})", dave, member_required(dave));
    refuses_to_set(dave, R"({"status":"accepted"})", alice, no_user(dave.id.hex()));
}

BOOST_AUTO_TEST_CASE(invalid_changes_are_refused)
{
    refuses_to_set(bob, "{}", alice, rainbow_problem("status", "Field status is mandatory."));
    refuses_to_set(bob, R"({"status":"deleted"})", alice,
                   rainbow_problem("status",
                                   "Invalid field status. Expected a string being one of the following values:  [ "
                                   "'invited', 'accepted', 'unsubscribed', 'rejected' ]",
                                   R"("deleted")"));
    refuses_to_set(bob, R"({"privilege":"king"})", alice,
                   rainbow_problem("privilege",
                                   "Invalid field privilege. Expected a string being one of the following values:  [ "
                                   "'user', 'moderator', 'guest', '' ]",
                                   R"("king")"));
    const auto guest = add_person("guest", {Role::guest});
    put_in(guest, "accepted");
    refuses_to_set(guest, R"({"privilege":"moderator"})", alice,
                   rainbow_refusal(403540, R"("Room moderator privilege is forbidden for a guest")"));
}

BOOST_AUTO_TEST_CASE(a_moderator_who_has_left_has_no_rights_any_more)
{
    set(bob, R"({"privilege":"moderator"})", alice);
    set_status(bob, "unsubscribed", bob);
    refuses_to_add(dave, bob, moderator_required(bob, "moderator"));
    refuses_to_set(bob, R"({"status":"accepted"})", bob, moderator_required(bob, "moderator"));
}

// ---- DELETE rooms/{id}/users/{userId}

BOOST_AUTO_TEST_CASE(members_leave_for_good_by_themselves)
{
    BOOST_TEST(
        ask("DELETE", user(bob), "", &bob).line() ==
        R"(200 {"Status":"UserId ID successfully deleted","data":[],"status":"UserId ID successfully deleted"})");
    BOOST_TEST(place(bob) == "deleted");
    BOOST_TEST(was_told(bob, R"(status="deleted")"));
    BOOST_TEST(was_told(alice, R"(status="deleted")"));
    BOOST_TEST(was_told(alice, R"(name="leave")"));
    refuses(rainbow_request("DELETE", user(bob), "", &bob), member_required(bob));
    refuses(rainbow_request("GET", path(), "", &bob), no_room(room));
}

BOOST_AUTO_TEST_CASE(a_moderator_who_has_left_can_be_made_a_user_but_nobody_outside_a_moderator)
{
    put_in(dave, "accepted", "moderator");
    BOOST_TEST(set_status(dave, "unsubscribed", dave).status == 200);
    BOOST_TEST(place(dave) == "unsubscribed moderator");
    BOOST_TEST(set(dave, R"({"status":"unsubscribed","privilege":"user"})", alice).status == 200);
    BOOST_TEST(place(dave) == "unsubscribed");
    BOOST_TEST(set(dave, R"({"status":"unsubscribed","privilege":"moderator"})", alice).status == 200);
    BOOST_TEST(place(dave) == "unsubscribed");
}

BOOST_AUTO_TEST_CASE(moderators_remove_others_entirely)
{
    refuses(rainbow_request("DELETE", user(carol), "", &bob), moderator_required(bob));
    BOOST_TEST(ask("DELETE", user(carol), "", &alice).status == 200);
    BOOST_TEST(place(carol) == "");
    BOOST_TEST(was_told(carol, R"(status="deleted")"));
    refuses(rainbow_request("DELETE", user(carol), "", &alice), no_user(carol.id.hex()));
}

BOOST_AUTO_TEST_CASE(the_creator_and_the_last_moderator_stay)
{
    const auto creator =
        rainbow_refusal(409000, "\"Try to remove the Room creator (creator " + alice.id.hex() + ").\"");
    refuses(rainbow_request("DELETE", user(alice), "", &alice), creator);
    set(bob, R"({"privilege":"moderator"})", alice);
    refuses(rainbow_request("DELETE", user(alice), "", &bob), creator);

    // Bob is the creator now, and both Alice and Bob have left: Carol is the last moderator.
    set(carol, R"({"privilege":"moderator"})", alice);
    ask("PUT", path(), R"({"owner":")" + bob.id.hex() + "\"}", &alice);
    BOOST_TEST(ask("DELETE", user(alice), "", &alice).status == 200);
    set_status(bob, "unsubscribed", bob);
    refuses(rainbow_request("DELETE", user(carol), "", &carol),
            rainbow_refusal(403000, R"("Access denied: the last moderator cannot leave the room")"));
}

BOOST_AUTO_TEST_CASE(ids_in_the_path_must_be_ids)
{
    refuses(rainbow_request("GET", users() + "/me", "", &alice), rainbow_problem("userId", no_id, R"("me")"));
    auto upper = alice.id.hex();
    std::ranges::transform(upper, upper.begin(),
                           [](char c) { return c >= 'a' && c <= 'f' ? static_cast<char>(c - 32) : c; });
    BOOST_TEST(ask("GET", users() + "/" + upper, "", &alice).status == 200);
}

BOOST_AUTO_TEST_SUITE_END()
