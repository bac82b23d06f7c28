#include "api/rainbow/links.h"

#include <atomic>
#include <regex>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : LinksFixture {
    Answer open_invite(const Person& as) { return ask("GET", user_path(as, "open-invites"), "", &as); }
    Answer reset(const Person& as) { return ask("POST", user_path(as, "open-invites/reset"), "", &as); }
    Answer bind_personal(const Person& as, const RoomId& to)
    {
        return ask("PUT", user_path(as, "open-invites/bind"), body_of(to), &as);
    }
    Answer unbind(const Person& as) { return ask("PUT", user_path(as, "open-invites/unbind"), "", &as); }
    std::string personal_link()
    {
        reset(alice);
        return bind_personal(alice, room).json["data"]["openInviteId"].asString();
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_open_invites, Fixture)

BOOST_AUTO_TEST_CASE(there_is_none_until_it_is_reset_and_then_it_is_a_uuid_without_hyphens)
{
    BOOST_TEST(open_invite(alice).line() == no_open_invite(alice));
    BOOST_TEST(unbind(alice).line() == no_open_invite(alice));
    BOOST_TEST(bind_personal(alice, room).line() == no_open_invite(alice));
    const auto made = reset(alice);
    BOOST_TEST(made.status == 200);
    BOOST_TEST(made.json["data"]["userId"].asString() == alice.id.hex());
    BOOST_TEST((made.json["data"].isMember("roomId") && made.json["data"]["roomId"].isNull()));
    BOOST_TEST(!made.json["data"].isMember("roomType"));
    BOOST_TEST(std::regex_match(made.json["data"]["openInviteId"].asString(),
                                std::regex("[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}")));
    BOOST_TEST(open_invite(alice).text == made.text);
    BOOST_TEST(count("room_links") == 1);
}

BOOST_AUTO_TEST_CASE(a_reset_keeps_the_binding_and_invalidates_the_old_id)
{
    const auto old = personal_link();
    const auto fresh = reset(alice).json["data"];
    BOOST_TEST(fresh["roomId"].asString() == room.hex());
    BOOST_TEST(fresh["openInviteId"].asString() != old);
    refuses(join_request(old, bob), rainbow_refusal(40400, "\"Open invite with id " + old + " does not exist.\""));
    BOOST_TEST(join(fresh["openInviteId"].asString(), bob).line() == joined(room, false));
}

BOOST_AUTO_TEST_CASE(it_is_bound_to_one_room_at_a_time)
{
    const auto other = add_room("other", RoomKind::group);
    add_member(other, alice, {Role::moderator});
    const auto link = personal_link();
    BOOST_TEST(bind_personal(alice, other).json["data"]["roomId"].asString() == other.hex());
    BOOST_TEST(join(link, bob).line() == joined(other, false));
    BOOST_TEST(unbind(alice).json["data"]["roomId"].isNull());
    BOOST_TEST(open_invite(alice).json["data"]["openInviteId"].asString() == link);
    BOOST_TEST(unbind(alice).status == 200);
    refuses(join_request(link, bob), leads_nowhere("lack of room"));
}

BOOST_AUTO_TEST_CASE(only_a_moderator_binds_and_only_a_room_that_is_open)
{
    reset(alice);
    reset(bob);
    const auto path = user_path(bob, "open-invites/bind");
    refuses(rainbow_request("PUT", path, body_of(RoomId(realm.bytes())), &bob),
            rainbow_refusal(403000, "\"Access denied: user (bob@example.test) is not registered inside the roomId(" +
                                        realm.hex() + ")\""));
    add_member(room, bob);
    refuses(rainbow_request("PUT", path, body_of(room), &bob),
            rainbow_refusal(403000,
                            "\"Access denied: user bob@example.test does not have 'administrator' role (user) or "
                            "'moderator' privilege inside the room (user)\""));
    const auto unknown = RoomId(alice.id.bytes());
    refuses(rainbow_request("PUT", path, body_of(unknown), &bob), room_unknown(unknown));
    refuses(rainbow_request("PUT", path, "", &bob), rainbow_problem("roomId", "Field roomId is mandatory."));
    refuses(rainbow_request("PUT", path, R"({"roomId":"7"})", &bob), rainbow_problem("roomId", no_id, "\"7\""));
    close(room);
    refuses(rainbow_request("PUT", user_path(alice, "open-invites/bind"), body_of(room), &alice),
            rainbow_refusal(404117, "\"The room Open invites (" + room.hex() + ") is closed\""));
}

BOOST_AUTO_TEST_CASE(only_the_user_may_manage_it)
{
    const auto himself = rainbow_refusal(
        403100, "\"Access denied: this API can only be called by user himself (tried to access resource with userId " +
                    alice.id.hex() + ", while id of logged in user is " + bob.id.hex() + ")\"");
    refuses(rainbow_request("GET", user_path(alice, "open-invites"), "", &bob), himself);
    refuses(rainbow_request("POST", user_path(alice, "open-invites/reset"), "", &bob), himself);
    refuses(rainbow_request("PUT", user_path(alice, "open-invites/bind"), "{}", &bob), himself);
    refuses(rainbow_request("PUT", user_path(alice, "open-invites/unbind"), "", &bob), himself);
    refuses(rainbow_request("GET", user_path(alice, "public-links"), "", &bob), himself);
    refuses(rainbow_request("POST", user_path(alice, "public-links/bind"), "{}", &bob), himself);
    refuses(rainbow_request("PUT", user_path(alice, "public-links/reset"), "", &bob), himself);
    refuses(rainbow_request("PUT", user_path(alice, "public-links/unbind"), "{}", &bob), himself);
}

BOOST_AUTO_TEST_CASE(many_first_resets_create_one_and_many_binds_leave_one_binding)
{
    const auto other = add_room("other", RoomKind::group);
    add_member(other, alice, {Role::owner});
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            (*own)(rainbow_request("POST", user_path(alice, "open-invites/reset"), "", &alice));
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(count("room_links") == 1);
    threads.clear();
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            const auto own = another();
            (*own)(rainbow_request("PUT", user_path(alice, "open-invites/bind"), body_of(i % 2 == 0 ? room : other),
                                   &alice));
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(count("room_links WHERE bound_to IS NOT NULL") == 1);
}

// ---- joining

BOOST_AUTO_TEST_CASE(the_holder_of_the_id_becomes_an_accepted_user_once)
{
    const auto link = personal_link();
    BOOST_TEST(join(link, bob).line() == joined(room, false));
    BOOST_TEST(status_of(room, bob) == "accepted");
    BOOST_TEST(uses_of(link) == "1");
    const auto before = dump();
    BOOST_TEST(join(link, bob).line() == joined(room, true));
    BOOST_TEST((dump() == before));
    auto upper = link;
    for (auto& c : upper)
        if (c >= 'a') c = static_cast<char>(c - 32);
    BOOST_TEST(join(upper, bob).line() == joined(room, true));
}

BOOST_AUTO_TEST_CASE(a_user_who_was_invited_left_or_declined_is_accepted_and_keeps_the_privilege)
{
    const auto link = personal_link();
    for (const auto* status : {"invited", "unsubscribed", "rejected"}) {
        const auto person = add_person(status);
        add_member(room, person, {Role::moderator});
        set_status(room, person, status);
        BOOST_TEST(join(link, person).line() == joined(room, false));
        BOOST_TEST(status_of(room, person) == "accepted");
        BOOST_TEST(value("SELECT roles FROM room_members WHERE user_id = UNHEX('" + person.id.hex() + "')") ==
                   "moderator");
    }
    add_member(room, bob, {Role::moderator});
    set_status(room, bob, "deleted");
    BOOST_TEST(join(link, bob).line() == joined(room, false));
    BOOST_TEST(value("SELECT roles FROM room_members WHERE user_id = UNHEX('" + bob.id.hex() + "')") == "");
}

BOOST_AUTO_TEST_CASE(ids_that_lead_nowhere_have_different_codes)
{
    const auto path = enduser + "rooms/open-invites";
    refuses(rainbow_request("POST", path, "", &bob),
            rainbow_problem("openInviteId", "Field openInviteId is mandatory."));
    refuses(rainbow_request("POST", path, R"({"openInviteId":7})", &bob),
            rainbow_problem("openInviteId", "Invalid field openInviteId. Expected a string", "7"));
    for (const std::string unknown : {"0fc06e0ce4a449fabe214ae5e1107410", "short", "zzzz6e0ce4a449fabe214ae5e1107410"})
        refuses(join_request(unknown, bob),
                rainbow_refusal(40400, "\"Open invite with id " + unknown + " does not exist.\""));
    const auto link = personal_link();
    close(room);
    refuses(join_request(link, bob), leads_nowhere("room closed"));
    refuses(join_request(link, alice), leads_nowhere("room closed"));
    database.run_script("DELETE FROM rooms WHERE id = UNHEX('" + room.hex() + "')");
    refuses(join_request(link, bob), leads_nowhere("room deleted"));
    BOOST_TEST(open_invite(alice).json["data"]["roomId"].asString() == room.hex());
    BOOST_TEST(join(link, bob).status == 404);
    BOOST_TEST(ask("POST", path, R"({"openInviteId":")" + link + "\"}").status == 401);
}

BOOST_AUTO_TEST_CASE(the_code_of_an_unknown_id_is_a_setting)
{
    const std::string unknown = "0fc06e0ce4a449fabe214ae5e1107410";
    settings->rainbow.invalid_open_invite_code = 404000;
    restart();
    BOOST_TEST(join(unknown, bob).line() ==
               rainbow_refusal(404000, "\"Open invite with id " + unknown + " does not exist.\""));
    settings->rainbow.invalid_open_invite_code = 404116;
    restart();
    BOOST_TEST(join(unknown, bob).line() == leads_nowhere("invalid openInviteId"));
}

BOOST_AUTO_TEST_CASE(a_locked_room_looks_full_to_newcomers_only)
{
    const auto link = personal_link();
    const auto carol = add_person("carol");
    add_member(room, carol);
    set_status(room, carol, "unsubscribed");
    lock(room);
    refuses(join_request(link, bob), room_full(2, 1));
    BOOST_TEST(join(link, alice).line() == joined(room, true));
    BOOST_TEST(join(link, carol).line() == joined(room, false));
}

BOOST_AUTO_TEST_CASE(a_full_room_admits_only_users_who_are_counted_already)
{
    settings->rainbow.bubble_participant_count = 2;
    restart();
    const auto link = personal_link();
    const auto carol = add_person("carol");
    const auto dave = add_person("dave");
    add_member(room, carol);
    set_status(room, carol, "invited");
    add_member(room, dave);
    set_status(room, dave, "unsubscribed");
    refuses(join_request(link, bob), room_full(3, 2));
    refuses(join_request(link, dave), room_full(3, 2));
    BOOST_TEST(join(link, carol).line() == joined(room, false));
    settings->rainbow.bubble_participant_count = 0;
    restart();
    BOOST_TEST(join(link, bob).line() == joined(room, false));
}

BOOST_AUTO_TEST_CASE(a_banned_user_is_not_admitted)
{
    const auto link = personal_link();
    add_member(room, bob);
    ban(room, bob);
    refuses(join_request(link, bob), rainbow_refusal(403000, "\"Access denied\""));
}

BOOST_AUTO_TEST_CASE(a_link_whose_inviter_is_no_moderator_any_more_opens_nothing)
{
    const auto link = link_to(room);
    database.run_script("UPDATE room_members SET roles = ''");
    refuses(join_request(link, bob), leads_nowhere("lack of room"));
}

BOOST_AUTO_TEST_CASE(a_guest_by_email_who_joins_is_no_longer_a_guest)
{
    const auto link = personal_link();
    database.run_script("INSERT INTO room_guests (id, room_id, address, address_key, place, created_at) VALUES "
                        "(UNHEX('000000000000000000000001'), UNHEX('" +
                        room.hex() + "'), 'bob@example.test', 'bob@example.test', 1, '2026-03-02')");
    database.run_script("INSERT INTO mail_spool (id, lane, template, locale, params, recipient, sender, sender_name, "
                        "message_id, created_at, due_at, about_kind, about_id) VALUES "
                        "(UNHEX('000000000000000000000002'), 0, 'room_guest_chat', 'en', '{}', 'bob@example.test', "
                        "'usher@example.test', '', '<1@example.test>', '2026-03-02', '2026-03-02', 'room', UNHEX('" +
                        room.hex() + "'))");
    BOOST_TEST(join(link, bob).status == 200);
    BOOST_TEST(count("room_guests") == 0);
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed'") == 1);
}

BOOST_AUTO_TEST_CASE(of_64_at_once_exactly_as_many_join_as_there_are_places)
{
    settings->rainbow.bubble_participant_count = 11;
    restart();
    const auto link = personal_link();
    std::vector<Person> people;
    for (int i = 0; i < 64; ++i)
        people.push_back(add_person("p" + std::to_string(i)));
    std::vector<std::thread> threads;
    std::atomic<int> in = 0;
    std::atomic<int> out = 0;
    for (int part = 0; part < 8; ++part)
        threads.emplace_back([&, part] {
            const auto own = another();
            for (std::size_t i = 0; i < 8; ++i) {
                const auto status = (*own)(join_request(link, people[static_cast<std::size_t>(part) * 8 + i])).status;
                if (status == 200) ++in;
                if (status == 403) ++out;
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(in == 10);
    BOOST_TEST(out == 54);
    BOOST_TEST(count("room_members WHERE room_id = UNHEX('" + room.hex() + "')") == 11);
    BOOST_TEST(uses_of(link) == "10");
}

BOOST_AUTO_TEST_CASE(nobody_joins_by_the_old_id_after_a_reset)
{
    auto link = personal_link();
    std::vector<Person> people;
    for (int i = 0; i < 30; ++i)
        people.push_back(add_person("p" + std::to_string(i)));
    std::atomic<bool> was_reset = false;
    std::atomic<int> too_late = 0;
    std::thread joining([&] {
        const auto own = another();
        for (const auto& person : people) {
            const bool later = was_reset;
            const auto status = (*own)(join_request(link, person)).status;
            if (later && status == 200) ++too_late;
        }
    });
    reset(alice);
    was_reset = true;
    joining.join();
    BOOST_TEST(too_late == 0);
}

BOOST_AUTO_TEST_CASE(concurrent_joins_of_one_user_take_one_place_and_one_use)
{
    const auto link = personal_link();
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            if ((*own)(join_request(link, bob)).status == 200) ++good;
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(good == 8);
    BOOST_TEST(uses_of(link) == "1");
}

// ---- validate

BOOST_AUTO_TEST_CASE(validating_shows_the_room_to_other_users_and_changes_nothing)
{
    const auto link = personal_link();
    database.run_script("UPDATE rooms SET topic = 'plans', created_by = UNHEX('" + alice.id.hex() +
                        "') WHERE id = UNHEX('" + room.hex() + "')");
    const auto before = dump();
    BOOST_TEST(validate(link).line() ==
               R"(200 {"data":{"invitingCompanyName":"Acme","invitingFirstName":"Name","invitingLastName":"of alice",)"
               R"("invitingUserId":")" +
                   alice.id.hex() + R"(","roomLocked":false,"roomName":"planning","roomTopic":"plans"}})");
    BOOST_TEST((dump() == before));
    lock(room);
    BOOST_TEST(validate(link).json["data"]["roomLocked"].asBool());
    close(room);
    BOOST_TEST(validate(link).line() == leads_nowhere("room closed"));
    for (const auto* unknown : {"0fc06e0ce4a449fabe214ae5e1107410", "short"})
        BOOST_TEST(validate(unknown).line() == leads_nowhere("invalid openInviteId"));
    BOOST_TEST(validate("").status == 404);
    BOOST_TEST(ask("GET", enduser + "rooms/open-invites/validate").status == 400);
}

BOOST_AUTO_TEST_CASE(validating_is_limited_by_client_address)
{
    settings->limits.enabled = true;
    settings->rainbow.validate_calls = 3;
    restart();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(validate("0fc06e0ce4a449fabe214ae5e1107410").status == 404);
    const auto refused = validate("0fc06e0ce4a449fabe214ae5e1107410");
    BOOST_TEST(refused.status == 429);
    BOOST_TEST(refused.json["errorDetailsCode"].asInt() == 429000);
    BOOST_TEST(refused.headers.at("Retry-After") == "60");
}

BOOST_AUTO_TEST_SUITE_END()
