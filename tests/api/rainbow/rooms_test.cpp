#include "api/rainbow/rooms_fixture.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

const std::string nobodys = "0123456789abcdef01234567";

std::vector<std::string> names_in(const Answer& answer)
{
    std::vector<std::string> names;
    for (const auto& room : answer.json["data"])
        names.push_back(room["name"].asString());
    return names;
}

using Names = std::vector<std::string>;

struct Fixture : RoomsFixture {
    Answer create(const std::string& body, const Person& as) { return ask("POST", enduser + "rooms", body, &as); }
    Answer list(const std::string& query, const Person& as) { return ask("GET", enduser + "rooms?" + query, "", &as); }
    Answer show(const Person& as, const std::string& query = "") { return ask("GET", path() + query, "", &as); }
    std::string own(const Person& person) const { return "userId=" + person.id.hex(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_rooms, Fixture)

// ---- POST rooms

BOOST_AUTO_TEST_CASE(a_new_room_is_its_creators_and_shows_no_users_yet)
{
    const auto answer = create(R"({"name":"Lunch"})", dave);
    BOOST_TEST(answer.status == 200);
    const auto& made = answer.json["data"];
    BOOST_TEST(made["name"].asString() == "Lunch");
    BOOST_TEST(made["topic"].asString() == "");
    BOOST_TEST(made["visibility"].asString() == "private");
    BOOST_TEST(made["history"].asString() == "none");
    BOOST_TEST(made["creator"].asString() == dave.id.hex());
    BOOST_TEST(made["users"].isArray());
    BOOST_TEST(made["users"].empty());
    BOOST_TEST(made["activeUsersCounter"].asInt() == 1);
    BOOST_TEST(made["guestEmails"].isArray());
    BOOST_TEST(made["confEndpoints"].isArray());
    BOOST_TEST(!made.isMember("conference"));
    BOOST_TEST(made["autoRegister"].asString() == "unlock");
    BOOST_TEST(made["disableNotifications"].isBool());
    BOOST_TEST(made["isActive"].asBool());
    BOOST_TEST(made["customData"].isObject());
    BOOST_TEST(made["creationDate"].asString() == "2026-03-02T09:00:00.000Z");
    BOOST_TEST(made["jid"].asString().starts_with("room_"));
    BOOST_TEST(made["jid"].asString().ends_with("@muc.example.test"));

    room = made["id"].asString();
    const auto users = show(dave).json["data"]["users"];
    BOOST_REQUIRE(users.size() == 1U);
    BOOST_TEST(users[0]["userId"].asString() == dave.id.hex());
    BOOST_TEST(users[0]["privilege"].asString() == "moderator");
    BOOST_TEST(users[0]["status"].asString() == "accepted");
    BOOST_TEST(users[0]["jid_im"].asString() == jid(dave));
    BOOST_TEST(users[0]["additionDate"].asString() == "2026-03-02T09:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(all_fields_are_kept)
{
    const auto answer = create(
        R"({"name":"Lunch","topic":"","visibility":"public","history":"number","number":7,"disableNotifications":"true",)"
        R"("mediaType":"webrtc","autoRegister":"lock","autoAcceptInvitation":true,"muteUponEntry":true,)"
        R"("playEntryTone":false,"customData":{"a":[1,"é"]},"somethingNew":1})",
        dave);
    BOOST_TEST(answer.status == 200);
    room = answer.json["data"]["id"].asString();
    const auto made = show(dave).json["data"];
    BOOST_TEST(made["visibility"].asString() == "public");
    BOOST_TEST(made["history"].asString() == "number");
    BOOST_TEST(made["number"].asInt() == 7);
    BOOST_TEST(made["disableNotifications"].asBool());
    BOOST_TEST(made["autoRegister"].asString() == "lock");
    BOOST_TEST(made["autoAcceptInvitation"].asBool());
    BOOST_TEST(made["muteUponEntry"].asBool());
    BOOST_TEST(!made["playEntryTone"].asBool());
    BOOST_TEST(made["customData"]["a"][1].asString() == "é");
    BOOST_TEST(made["conference"]["mediaType"].asString() == "webrtc");
    BOOST_TEST(!made["conference"]["scheduled"].asBool());
    BOOST_TEST(made["conference"]["guestEmails"].isArray());
}

BOOST_AUTO_TEST_CASE(a_conference_may_be_scheduled)
{
    const auto made = create(R"({"name":"Lunch","conference":{"scheduled":true,"mediaType":"pstnAudio",)"
                             R"("scheduledStartDate":"2026-04-01T10:00:00.000Z","scheduledDuration":90}})",
                             dave)
                          .json["data"];
    BOOST_TEST(made["conference"]["scheduled"].asBool());
    BOOST_TEST(made["conference"]["scheduledStartDate"].asString() == "2026-04-01T10:00:00.000Z");
    BOOST_TEST(made["conference"]["scheduledEndDate"].asString() == "2026-04-01T11:30:00.000Z");
    BOOST_TEST(made["conference"]["scheduledDuration"].asInt() == 90);

    // It is moved: those who were told the old date must be told again.
    room = made["id"].asString();
    ask("PUT", path(),
        R"({"conference":{"scheduled":true,"scheduledStartDate":"2026-04-02T10:00:00Z","scheduledEndDate":)"
        R"("2026-04-02T10:30:00Z"}})",
        &dave);
    BOOST_TEST(show(dave).json["data"]["conference"]["scheduledDuration"].asInt() == 30);
    BOOST_TEST(value("SELECT sequence FROM conferences") == "1");
}

BOOST_AUTO_TEST_CASE(rooms_may_have_the_same_name_and_differ_in_rocket_chat)
{
    BOOST_TEST(create(R"({"name":"Weekly"})", bob).status == 200);
    BOOST_TEST(create(R"({"name":"Équipe du lundi"})", bob).json["data"]["name"].asString() == "Équipe du lundi");
    BOOST_TEST(create(R"({"name":"週"})", bob).status == 200);
    BOOST_TEST(create(R"({"name":"週"})", bob).status == 200);
    BOOST_TEST(count("rooms WHERE name = 'Weekly'") == 1);
    BOOST_TEST(count("rooms WHERE name REGEXP '^Weekly-[0-9]{6}$'") == 1);
    BOOST_TEST(count("rooms WHERE name = 'quipe.du.lundi'") == 1);
    BOOST_TEST(count("rooms WHERE name REGEXP '^room(-[0-9]{6})?$'") == 2);
}

BOOST_AUTO_TEST_CASE(invalid_fields_are_reported)
{
    const auto refused = [&](const std::string& body, const std::string& field, const std::string& message,
                             const std::string& value = "") {
        refuses(rainbow_request("POST", enduser + "rooms", body, &alice), rainbow_problem(field, message, value));
    };
    refused("", "name", "Field name is mandatory.");
    refused("{}", "name", "Field name is mandatory.");
    refused(R"({"name":""})", "name", "Field name length must be between 1 and 255 characters.", R"("")");
    refused(R"({"name":"a\u0007"})", "name", "Invalid field name. Expected a string", R"("a\u0007")");
    refused(R"({"name":7})", "name", "Invalid field name. Expected a string", "7");
    refused(R"({"name":"a","visibility":"hidden"})", "visibility",
            "Invalid field visibility. Expected a string being one of the following values:  [ 'private', 'public' ]",
            R"("hidden")");
    refused(R"({"name":"a","autoRegister":"unlock_ack"})", "autoRegister",
            "Invalid field autoRegister. Expected a string being one of the following values:  [ 'unlock', 'lock' ]",
            R"("unlock_ack")");
    refused(R"({"name":"a","muteUponEntry":"perhaps"})", "muteUponEntry",
            "Invalid field muteUponEntry. Expected a boolean", R"("perhaps")");
    refused(R"({"name":"a","customData":[]})", "customData", "Invalid field customData. Expected an object", "[]");
    refused(R"({"name":"a","number":-1})", "number", "Invalid field number. Expected a number", "-1");
    refused(R"({"name":"a","conference":{"scheduled":true}})", "scheduledStartDate",
            "Field scheduledStartDate is mandatory.");
    refused(R"({"name":"a","conference":{"scheduledStartDate":"soon"}})", "scheduledStartDate",
            "Invalid field scheduledStartDate. Expected a date", R"("soon")");
}

BOOST_AUTO_TEST_CASE(a_user_has_a_limit_of_rooms_and_closed_ones_do_not_count)
{
    settings->rainbow.bubble_count = 2;
    restart();
    make_room(alice);
    const std::string line =
        R"j(403 {"errorCode":403,"errorDetails":"Maximum quota reached for feature BUBBLE_COUNT. Current value 2 / )j"
        R"j(Max value 2 (unit room)","errorDetailsCode":403620,"errorDetailsData":)j"
        R"j({"currentValue":2,"feature":"BUBBLE_COUNT","maxValue":2,"unit":"room"},"errorMsg":"Forbidden"})j";
    refuses(rainbow_request("POST", enduser + "rooms", R"({"name":"a"})", &alice), line);
    BOOST_TEST(create(R"({"name":"a"})", bob).status == 200);

    BOOST_TEST(ask("PUT", path() + "/archive", "{}", &alice).status == 200);
    BOOST_TEST(create(R"({"name":"a"})", alice).status == 200);

    settings->rainbow.bubble_count = 0;
    restart();
    BOOST_TEST(create(R"({"name":"a"})", alice).status == 200);
}

BOOST_AUTO_TEST_CASE(guests_cannot_create_rooms)
{
    const auto guest = add_person("guest", {Role::guest});
    refuses(rainbow_request("POST", enduser + "rooms", R"({"name":"a"})", &guest),
            rainbow_refusal(403000, R"("Access denied: a guest cannot create a room")"));
}

// ---- GET rooms/{id}, rooms/jids/{jid}

BOOST_AUTO_TEST_CASE(the_three_formats)
{
    const auto keys = [&](const std::string& format) {
        const auto names = show(alice, "?format=" + format).json["data"].getMemberNames();
        return std::set<std::string>(names.begin(), names.end());
    };
    std::set<std::string> expected = {"id", "name", "jid", "isActive"};
    BOOST_TEST(keys("small") == expected, boost::test_tools::per_element());
    expected.insert({"topic", "creator", "guestEmails", "disableNotifications"});
    BOOST_TEST(keys("medium") == expected, boost::test_tools::per_element());
    expected.insert({"visibility", "history", "number", "creationDate", "customData", "autoRegister",
                     "autoAcceptInvitation", "muteUponEntry", "playEntryTone", "activeUsersCounter", "users",
                     "confEndpoints"});
    BOOST_TEST(keys("full") == expected, boost::test_tools::per_element());
    BOOST_TEST(show(alice).json == show(alice, "?format=full").json);
    BOOST_TEST(show(alice, "?format=huge").status == 400);
}

BOOST_AUTO_TEST_CASE(users_come_with_the_creator_first_then_moderators_then_the_others)
{
    clock.advance(std::chrono::seconds(1));
    put_in(dave, "invited", "moderator");
    const auto shown = show(bob).json["data"];
    BOOST_TEST(shown["activeUsersCounter"].asInt() == 4);
    Names order;
    for (const auto& user : shown["users"])
        order.push_back(user["userId"].asString());
    BOOST_REQUIRE(order.size() == 4U);
    BOOST_TEST(order[0] == alice.id.hex());
    BOOST_TEST(order[1] == dave.id.hex());

    BOOST_TEST(show(bob, "?nbUsersToKeep=2").json["data"]["users"].size() == 2U);
    BOOST_TEST(show(bob, "?nbUsersToKeep=-1").json["data"]["users"].size() == 4U);
    BOOST_TEST(show(bob, "?nbUsersToKeep=2").json["data"]["activeUsersCounter"].asInt() == 4);
}

BOOST_AUTO_TEST_CASE(former_members_are_shown_on_request)
{
    set_status(bob, "unsubscribed", bob);
    BOOST_TEST(show(alice).json["data"]["users"].size() == 2U);
    BOOST_TEST(show(alice, "?unsubscribed=true").json["data"]["users"].size() == 3U);
    BOOST_TEST(show(bob).status == 200); // still registered in the room
}

BOOST_AUTO_TEST_CASE(a_room_that_the_caller_may_not_see_is_not_found)
{
    refuses(rainbow_request("GET", path(), "", &dave), no_room(room));
    refuses(rainbow_request("GET", enduser + "rooms/" + nobodys, "", &alice), no_room(nobodys));
    refuses(rainbow_request("GET", enduser + "rooms/jids/" + room_jid(), "", &dave), no_room(room));
    refuses(rainbow_request("GET", enduser + "rooms/jids/room_x@muc.example.test", "", &alice),
            no_room("room_x@muc.example.test"));
    refuses(rainbow_request("GET", enduser + "rooms/abc", "", &alice), rainbow_problem("roomId", no_id, R"("abc")"));

    BOOST_TEST(ask("PUT", path(), R"({"visibility":"public"})", &alice).status == 200);
    BOOST_TEST(show(dave).status == 200);
    database.run_script("INSERT INTO room_members (room_id, user_id, banned, created_at) VALUES (UNHEX('" + room +
                        "'), UNHEX('" + dave.id.hex() + "'), TRUE, '2026-03-02')");
    BOOST_TEST(show(dave).line() == no_room(room));
}

BOOST_AUTO_TEST_CASE(a_room_is_found_by_its_jid)
{
    const auto found = ask("GET", enduser + "rooms/jids/" + room_jid(), "", &bob);
    BOOST_TEST(found.json == show(bob).json);
}

// ---- GET rooms

BOOST_AUTO_TEST_CASE(own_rooms_are_those_in_which_the_user_is_active)
{
    clock.advance(std::chrono::seconds(1));
    const auto lunch = make_room(dave, R"(,"visibility":"public")");
    ask("PUT", enduser + "rooms/" + lunch, R"({"name":"Lunch"})", &dave);

    BOOST_TEST((names_in(list(own(carol), carol)) == Names{"Weekly"})); // she is invited
    BOOST_TEST((names_in(list(own(dave), dave)) == Names{"Lunch"}));
    // Without userId: also public ones, including the workspace's own channel.
    BOOST_TEST((names_in(list("", carol)) == Names{"general", "Lunch", "Weekly"}));
    BOOST_TEST((names_in(list("sortOrder=-1", carol)) == Names{"Weekly", "Lunch", "general"}));
    BOOST_TEST((names_in(list("sortField=creationDate&sortOrder=-1&limit=1", carol)) == Names{"Lunch"}));
    BOOST_TEST((names_in(list("name=unc", carol)) == Names{"Lunch"}));
    BOOST_TEST((names_in(list("", dave)) == Names{"general", "Lunch"}));
    refuses(rainbow_request("GET", enduser + "rooms?" + own(alice), "", &bob),
            rainbow_refusal(403100,
                            "\"Access denied: this API can only be called by user himself (tried to access resource "
                            "with userId " +
                                alice.id.hex() + ", while id of logged in user is " + bob.id.hex() + ")\""));
}

BOOST_AUTO_TEST_CASE(status_may_be_repeated)
{
    set_status(bob, "unsubscribed", bob);
    const auto of_bob = own(bob) + "&status=";
    BOOST_TEST(names_in(list(own(bob), bob)).empty());
    BOOST_TEST((names_in(list(own(bob) + "&unsubscribed=true", bob)) == Names{"Weekly"}));
    BOOST_TEST((names_in(list(of_bob + "invited&status=accepted&status=unsubscribed", bob)) == Names{"Weekly"}));
    BOOST_TEST(names_in(list(of_bob + "invited", bob)).empty());
    BOOST_TEST((names_in(list("status=unsubscribed", bob)) == Names{"Weekly"}));
    BOOST_TEST(list(of_bob + "deleted", bob).status == 400);
}

BOOST_AUTO_TEST_CASE(total_counts_all_pages)
{
    for (int i = 0; i < 4; ++i)
        make_room(alice);
    for (int offset = 0; offset < 7; offset += 2) {
        const auto page = list(own(alice) + "&limit=2&offset=" + std::to_string(offset), alice).json;
        BOOST_TEST(page["total"].asInt() == 5);
        BOOST_TEST(page["limit"].asInt() == 2);
        BOOST_TEST(page["offset"].asInt() == offset);
        BOOST_TEST(page["data"].size() == static_cast<unsigned>(std::clamp(5 - offset, 0, 2)));
    }
    BOOST_TEST(list(own(alice) + "&limit=5000", alice).json["limit"].asInt() == 1000);
}

BOOST_AUTO_TEST_CASE(filters_by_conference_and_closed_state)
{
    const auto meeting = make_room(alice, R"(,"mediaType":"pstnAudio")");
    ask("PUT", enduser + "rooms/" + meeting, R"({"name":"Meeting"})", &alice);
    const std::string endpoint = "5980c0aaf698c541468fd1e0";
    ask("POST", enduser + "rooms/" + meeting + "/conferences", R"({"confId":")" + endpoint + "\"}", &alice);

    BOOST_TEST((names_in(list(own(alice) + "&hasConf=true", alice)) == Names{"Meeting"}));
    BOOST_TEST((names_in(list(own(alice) + "&hasConf=false", alice)) == Names{"Weekly"}));
    BOOST_TEST((names_in(list(own(alice) + "&scheduled=false", alice)) == Names{"Meeting"}));
    BOOST_TEST(names_in(list(own(alice) + "&scheduled=true", alice)).empty());
    BOOST_TEST((names_in(list(own(alice) + "&confId=" + endpoint, alice)) == Names{"Meeting"}));
    BOOST_TEST(names_in(list(own(alice) + "&confId=" + nobodys, alice)).empty());

    ask("PUT", path() + "/archive", "{}", &alice);
    BOOST_TEST((names_in(list(own(alice) + "&isActive=true", alice)) == Names{"Meeting"}));
    BOOST_TEST((names_in(list(own(alice) + "&isActive=false&unsubscribed=true", alice)) == Names{"Weekly"}));
}

BOOST_AUTO_TEST_CASE(lists_have_the_three_formats_too)
{
    make_room(alice);
    const auto small = list(own(alice), alice).json["data"][0];
    BOOST_TEST(small.size() == 5U); // lastActivityDate, where userId is asked
    BOOST_TEST(small["lastActivityDate"].asString() == "2026-03-02T09:00:00.000Z");
    const auto full = list(own(alice) + "&format=full", alice).json["data"];
    BOOST_REQUIRE(full.size() == 2U);
    for (const auto& shown : full)
        BOOST_TEST(shown["users"].size() == (shown["id"].asString() == room ? 3U : 1U));
    BOOST_TEST(list(own(alice) + "&format=medium", alice).json["data"][0]["topic"].asString() == "planning");
}

// ---- PUT rooms/{id}

BOOST_AUTO_TEST_CASE(moderators_change_a_room_and_all_are_notified)
{
    const auto answer = ask("PUT", path(), R"({"topic":"a <new> one","autoRegister":"lock"})", &alice);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json["data"]["topic"].asString() == "a <new> one");
    BOOST_TEST(answer.json["data"]["autoRegister"].asString() == "lock");
    BOOST_TEST(answer.json == show(alice).json);
    BOOST_TEST(notifications() == 3);
    for (const auto& person : {alice, bob, carol}) {
        BOOST_TEST(was_told(person, R"(topic="a &lt;new)"));
        BOOST_TEST(was_told(person, R"(name="Weekly")"));
    }
    forget_notifications();
    ask("PUT", path(), R"({"visibility":"public"})", &alice);
    BOOST_TEST(notifications() == 0); // name and topic are unchanged
}

BOOST_AUTO_TEST_CASE(only_moderators_change_it)
{
    const auto change = R"({"topic":"x"})";
    refuses(rainbow_request("PUT", path(), change, &bob), moderator_required(bob));
    refuses(rainbow_request("PUT", path(), change, &dave), member_required(dave));
    refuses(rainbow_request("PUT", enduser + "rooms/" + nobodys, change, &alice), no_room(nobodys));
    refuses(rainbow_request("PUT", path(), R"({"name":""})", &bob),
            rainbow_problem("name", "Field name length must be between 1 and 255 characters.", R"("")"));
}

BOOST_AUTO_TEST_CASE(the_owner_may_be_another_moderator)
{
    const auto to_bob = R"({"owner":")" + bob.id.hex() + "\"}";
    refuses(rainbow_request("PUT", path(), to_bob, &alice), rainbow_problem("owner", "Invalid field owner."));
    set(bob, R"({"privilege":"moderator"})", alice);
    BOOST_TEST(ask("PUT", path(), to_bob, &alice).json["data"]["creator"].asString() == bob.id.hex());
    BOOST_TEST(place(bob) == "accepted owner,moderator");
    BOOST_TEST(place(alice) == "accepted moderator");
}

// ---- DELETE rooms/{id}

BOOST_AUTO_TEST_CASE(a_deleted_room_is_gone_with_everything_in_it)
{
    database.run_script("INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, created_at, "
                        "updated_at) VALUES (UNHEX('" +
                        nobodys + "'), 'token', UNHEX('" + room + "'), UNHEX('" + alice.id.hex() +
                        "'), 0, 0, '2026-03-02', '2026-03-02')");
    refuses(rainbow_request("DELETE", path(), "", &bob), moderator_required(bob));
    const auto answer = ask("DELETE", path(), "", &alice);
    BOOST_TEST(answer.line() == R"(200 {"Status":"Room ID successfully deleted","data":[],"status":"Room ID )"
                                R"(successfully deleted"})");
    BOOST_TEST(notifications() == 3);
    BOOST_TEST(was_told(carol, R"(name="close")"));
    BOOST_TEST(count("room_members WHERE room_id = UNHEX('" + room + "')") == 0);
    refuses(rainbow_request("DELETE", path(), "", &alice), no_room(room));
    refuses(rainbow_request("GET", path(), "", &alice), no_room(room));
}

BOOST_AUTO_TEST_CASE(the_default_room_stays)
{
    room = default_room_of(realm).hex();
    add_member(default_room_of(realm), alice, {Role::owner});
    const auto line = rainbow_refusal(403000, R"("Access denied: the default room cannot be closed or deleted")");
    refuses(rainbow_request("DELETE", path(), "", &alice), line);
    refuses(rainbow_request("PUT", path() + "/archive", "{}", &alice), line);
}

// ---- PUT rooms/{id}/archive

BOOST_AUTO_TEST_CASE(a_closed_room_has_no_members_and_is_shown_as_closed)
{
    put_in(dave, "invited");
    set_status(dave, "rejected", dave);
    forget_notifications();
    refuses(rainbow_request("PUT", path() + "/archive", "{}", &bob), moderator_required(bob));
    const auto closed = ask("PUT", path() + "/archive", "{}", &alice).json["data"];
    BOOST_TEST(!closed["isActive"].asBool());
    BOOST_TEST(closed["activeUsersCounter"].asInt() == 0);
    BOOST_TEST(closed["users"].empty());
    for (const auto& person : {alice, bob, carol, dave})
        BOOST_TEST(place(person).starts_with("unsubscribed"));
    BOOST_TEST(notifications() == 9); // each of three is notified of each
    BOOST_TEST(was_told(bob, R"(userjid=")" + jid(carol) + R"(" status="unsubscribed")"));

    // Repeating it changes nothing.
    BOOST_TEST(ask("PUT", path() + "/archive", "{}", &alice).json["data"] == closed);
    BOOST_TEST(notifications() == 9);
}

BOOST_AUTO_TEST_CASE(nobody_rejoins_a_closed_room_but_it_can_be_deleted)
{
    ask("PUT", path() + "/archive", "{}", &alice);
    const auto line = rainbow_refusal(404117, "\"The room Open invites (" + room + ") is closed\"");
    refuses(rainbow_request("POST", users(), R"({"userId":")" + dave.id.hex() + "\"}", &alice), line);
    refuses(rainbow_request("PUT", user(alice), R"({"status":"accepted"})", &alice), line);
    refuses(rainbow_request("PUT", user(bob), R"({"status":"invited"})", &alice), line);
    refuses(rainbow_request("PUT", user(bob), R"({"status":"accepted"})", &bob), moderator_required(bob));
    BOOST_TEST(show(bob).status == 200);
    BOOST_TEST(ask("DELETE", path(), "", &alice).status == 200);
}

// A client closes a room by removing everyone from it, the owner last.
BOOST_AUTO_TEST_CASE(a_room_that_all_have_left_is_closed)
{
    for (const auto& person : {bob, carol, alice})
        BOOST_TEST(set_status(person, "unsubscribed", alice).status == 200);
    BOOST_TEST(!show(alice).json["data"]["isActive"].asBool());
    BOOST_TEST(ask("DELETE", path(), "", &alice).status == 200);
}

BOOST_AUTO_TEST_CASE(without_an_xmpp_server_nothing_is_written_for_it)
{
    settings->xmpp.host = "";
    restart();
    BOOST_TEST(ask("PUT", path(), R"({"topic":"x"})", &alice).status == 200);
    BOOST_TEST(notifications() == 0);
}

BOOST_AUTO_TEST_CASE(every_route_needs_a_session)
{
    for (const auto& [method, what] : {std::pair{"GET", ""}, {"PUT", ""}, {"DELETE", ""}, {"PUT", "/archive"}})
        BOOST_TEST(ask(method, path() + what).line() ==
                   rainbow_refusal(401202, R"("No authorization token was found")"));
    BOOST_TEST(ask("GET", enduser + "rooms").status == 401);
    BOOST_TEST(ask("POST", enduser + "rooms", R"({"name":"a"})").status == 401);
}

BOOST_AUTO_TEST_SUITE_END()
