#include "api/rainbow/links.h"

#include <atomic>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : LinksFixture {
    Answer list(const Person& as, const std::string& query = "")
    {
        return ask("GET", user_path(as, "public-links" + query), "", &as);
    }
    Answer reset(const std::string& body) { return ask("PUT", user_path(alice, "public-links/reset"), body, &alice); }
    Answer unbind(const RoomId& from)
    {
        return ask("PUT", user_path(alice, "public-links/unbind"), body_of(from), &alice);
    }
    RoomId personal_room(const std::string& name, const std::string& media_type)
    {
        const auto id = add_room(name, RoomKind::group);
        add_member(id, alice, {Role::owner});
        make_personal(id, media_type);
        return id;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_public_links, Fixture)

BOOST_AUTO_TEST_CASE(a_link_has_the_documented_keys_and_is_created_once)
{
    const auto link = bind(room);
    const auto names = link.getMemberNames();
    const std::set<std::string> expected = {"id", "userId", "openInviteId", "roomId", "roomType", "invitationURL"};
    BOOST_CHECK(std::set<std::string>(names.begin(), names.end()) == expected);
    BOOST_TEST(link["roomType"].asString() == "default");
    BOOST_TEST(link["roomId"].asString() == room.hex());
    BOOST_TEST(link["invitationURL"].asString() == "https://chat.example/i/" + link["openInviteId"].asString());
    BOOST_TEST(bind(room) == link);
    BOOST_TEST(count("room_links") == 1);
}

BOOST_AUTO_TEST_CASE(each_moderator_has_their_own_link_to_a_room)
{
    add_member(room, bob, {Role::moderator});
    BOOST_TEST(bind(alice, room)["openInviteId"] != bind(bob, room)["openInviteId"]);
    BOOST_TEST(list(alice).json["data"].size() == 1U);
    BOOST_TEST(list(bob).json["data"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_personal_room_replaces_the_previous_one)
{
    const auto first = personal_room("first", "pstnAudio");
    const auto second = personal_room("second", "pstnAudio");
    const auto video = personal_room("video", "webrtc");
    const auto link = bind(first);
    BOOST_TEST(link["roomType"].asString() == "personal_audio_room");
    const auto moved = bind(second);
    BOOST_TEST(moved["openInviteId"] == link["openInviteId"]);
    BOOST_TEST(moved["roomId"].asString() == second.hex());
    BOOST_TEST(bind(video)["roomType"].asString() == "personal_video_room");
    BOOST_TEST(count("room_links") == 2);
}

BOOST_AUTO_TEST_CASE(lists_are_filtered_by_type_and_room_and_by_both_joined_with_a_plus)
{
    const auto audio = personal_room("audio", "pstnAudio");
    bind(room);
    bind(audio);
    const auto rooms_of = [&](const std::string& query) {
        std::set<std::string> rooms;
        const auto links = list(alice, query).json["data"];
        for (const auto& link : links)
            rooms.insert(link["roomId"].asString());
        return rooms;
    };
    const std::set<std::string> both = {room.hex(), audio.hex()};
    BOOST_CHECK(rooms_of("") == both);
    BOOST_CHECK(rooms_of("?type=default") == std::set<std::string>{room.hex()});
    BOOST_CHECK(rooms_of("?type=default&type=personal_audio_room") == both);
    BOOST_CHECK(rooms_of("?roomId=" + audio.hex()) == std::set<std::string>{audio.hex()});
    BOOST_CHECK(rooms_of("?type=default+roomId%3D" + room.hex()) == std::set<std::string>{room.hex()});
    BOOST_CHECK(rooms_of("?type=default+roomId%3D" + audio.hex()).empty());
    BOOST_TEST(list(bob).line() == R"(200 {"data":[]})");
    BOOST_TEST(list(alice, "?type=other").status == 400);
    BOOST_TEST(list(alice, "?roomId=other").status == 400);
}

BOOST_AUTO_TEST_CASE(a_reset_replaces_the_id_and_keeps_the_rest)
{
    const auto old = bind(room);
    const auto fresh = reset(body_of(room)).json["data"];
    BOOST_TEST(fresh["openInviteId"] != old["openInviteId"]);
    BOOST_TEST(fresh["id"] == old["id"]);
    BOOST_TEST(fresh["roomId"].asString() == room.hex());
    BOOST_TEST(join(old["openInviteId"].asString(), bob).status == 404);
    BOOST_TEST(join(fresh["openInviteId"].asString(), bob).status == 200);
    BOOST_TEST(ask("PUT", user_path(bob, "public-links/reset"), body_of(room), &bob).line() == no_open_invite(bob));
}

BOOST_AUTO_TEST_CASE(a_reset_without_a_room_means_the_audio_link_then_the_video_link_then_the_only_one)
{
    BOOST_TEST(reset("").line() == no_open_invite(alice));
    bind(room);
    BOOST_TEST(reset("").json["data"]["roomType"].asString() == "default");
    const auto other = add_room("other", RoomKind::group);
    add_member(other, alice, {Role::owner});
    bind(other);
    BOOST_TEST(reset("").line() == rainbow_problem("roomId", "Field roomId is mandatory."));
    bind(personal_room("video", "webrtc"));
    BOOST_TEST(reset("").json["data"]["roomType"].asString() == "personal_video_room");
    bind(personal_room("audio", "pstnAudio"));
    BOOST_TEST(reset("{}").json["data"]["roomType"].asString() == "personal_audio_room");
}

BOOST_AUTO_TEST_CASE(unbinding_removes_a_rooms_link_and_keeps_a_personal_one)
{
    const auto audio = personal_room("audio", "pstnAudio");
    const auto link = bind(room);
    const auto personal = bind(audio);
    const auto removed = unbind(room);
    BOOST_TEST(removed.json["status"].asString() == "Public link for roomType default successfully deleted");
    BOOST_TEST(removed.json["data"] == link);
    BOOST_TEST(join(link["openInviteId"].asString(), bob).status == 404);
    const auto disabled = unbind(audio);
    BOOST_TEST(disabled.json["status"].asString() ==
               "Public link for roomType personal_audio_room successfully disabled");
    BOOST_TEST(disabled.json["data"]["roomId"].isNull());
    BOOST_TEST(join(personal["openInviteId"].asString(), bob).line() == leads_nowhere("lack of room"));
    BOOST_TEST(unbind(room).line() == no_open_invite(alice));
    BOOST_TEST(bind(audio)["openInviteId"] == personal["openInviteId"]);
}

BOOST_AUTO_TEST_CASE(bound_are_open_rooms_only_by_their_moderators)
{
    const auto path = user_path(bob, "public-links/bind");
    const auto unknown = RoomId(alice.id.bytes());
    refuses(rainbow_request("POST", path, body_of(unknown), &bob), room_unknown(unknown));
    BOOST_TEST(ask("POST", path, body_of(room), &bob).json["errorDetailsCode"].asInt() == 403000);
    add_member(room, bob);
    BOOST_TEST(ask("POST", path, body_of(room), &bob).json["errorDetailsCode"].asInt() == 403000);
    refuses(rainbow_request("POST", path, "{}", &bob), rainbow_problem("roomId", "Field roomId is mandatory."));
    close(room);
    refuses(rainbow_request("POST", user_path(alice, "public-links/bind"), body_of(room), &alice),
            rainbow_refusal(404117, "\"The room Open invites (" + room.hex() + ") is closed\""));
}

BOOST_AUTO_TEST_CASE(a_rooms_link_is_deleted_with_it_and_a_personal_one_outlives_it)
{
    const auto audio = personal_room("audio", "pstnAudio");
    bind(room);
    bind(audio);
    database.run_script("DELETE FROM rooms WHERE kind = 'group'");
    const auto links = list(alice).json["data"];
    BOOST_REQUIRE(links.size() == 1U);
    BOOST_TEST(links[0]["roomType"].asString() == "personal_audio_room");
    BOOST_TEST(links[0]["roomId"].isNull());
}

BOOST_AUTO_TEST_CASE(a_closed_room_keeps_its_link_and_a_personal_one_is_unbound)
{
    const auto audio = personal_room("audio", "pstnAudio");
    const auto link = link_to(room);
    bind(audio);
    close(room);
    close(audio);
    BOOST_TEST(list(alice).json["data"].size() == 2U);
    BOOST_TEST(list(alice, "?type=default").json["data"][0]["roomId"].asString() == room.hex());
    BOOST_TEST(list(alice, "?type=personal_audio_room").json["data"][0]["roomId"].isNull());
    BOOST_TEST(join(link, bob).line() == leads_nowhere("room closed"));
}

BOOST_AUTO_TEST_CASE(any_moderator_sees_the_rooms_link_the_creators_first)
{
    const auto path = enduser + "rooms/" + room.hex() + "/public-links";
    add_member(room, bob, {Role::moderator});
    database.run_script("UPDATE rooms SET created_by = UNHEX('" + alice.id.hex() + "') WHERE id = UNHEX('" +
                        room.hex() + "')");
    BOOST_TEST(ask("GET", path, "", &bob).line() == no_open_invite(bob));
    const auto of_bob = bind(bob, room);
    BOOST_TEST(ask("GET", path, "", &alice).json["data"]["openInviteId"] == of_bob["openInviteId"]);
    clock.advance(std::chrono::seconds(5));
    const auto of_alice = bind(alice, room);
    const auto shown = ask("GET", path + "?emailContent=true&language=fr", "", &bob).json["data"];
    BOOST_TEST(shown["openInviteId"] == of_alice["openInviteId"]);
    BOOST_TEST(shown["userId"].asString() == alice.id.hex());
    BOOST_TEST(shown["emailContent"]["subject"].asString() == "Rejoignez ma réunion");
    BOOST_TEST(shown["emailContent"]["text"].asString().ends_with(of_alice["invitationURL"].asString()));
    const auto carol = add_person("carol");
    BOOST_TEST(ask("GET", path, "", &carol).json["errorDetailsCode"].asInt() == 403000);
}

BOOST_AUTO_TEST_CASE(many_binds_at_once_create_one_link)
{
    std::vector<std::thread> threads;
    std::vector<std::string> ids(8);
    for (std::size_t i = 0; i < ids.size(); ++i)
        threads.emplace_back([&, i] {
            const auto own = another();
            ids[i] =
                answer_of((*own)(rainbow_request("POST", user_path(alice, "public-links/bind"), body_of(room), &alice)))
                    .json["data"]["openInviteId"]
                    .asString();
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(std::set<std::string>(ids.begin(), ids.end()).size() == 1U);
    BOOST_TEST(count("room_links") == 1);
}

// ---- shared with Rocket.Chat

struct Shared : Fixture {
    Person admin = add_user("admin", {Role::admin, Role::user});
    Person paul = add_user("paul");

    Answer use(const std::string& token, const Person& as)
    {
        return post("/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &as);
    }
    bool is_valid(const std::string& token)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + token + "\"}").json["valid"].asBool();
    }
};

BOOST_FIXTURE_TEST_CASE(a_public_link_is_listed_validated_and_used_by_a_rocketchat_client, Shared)
{
    const auto link = link_to(room);
    const auto listed = get("/api/v1/listInvites", &admin).json;
    BOOST_REQUIRE(listed.size() == 1U);
    const auto token = listed[0]["_id"].asString();
    BOOST_TEST(listed[0]["rid"].asString() == room.hex());
    BOOST_TEST(listed[0]["expires"].isNull());
    BOOST_TEST(is_valid(token));
    BOOST_TEST(is_valid(link));
    BOOST_TEST(use(token, paul).json["room"]["rid"].asString() == room.hex());
    BOOST_TEST(use(link, admin).status == 200);
    BOOST_TEST(uses_of(link) == "2");
    BOOST_TEST(del("/api/v1/removeInvite/" + token, &admin).line() == "200 true");
    BOOST_TEST(!is_valid(token));
    BOOST_TEST(list(alice).json["data"].empty());
}

BOOST_FIXTURE_TEST_CASE(the_rooms_rules_apply_to_rocketchats_clients, Shared)
{
    const auto link = link_to(room);
    lock(room);
    BOOST_TEST(use(link, paul).status == 400);
    database.run_script("UPDATE rooms SET auto_register = 'unlock'");
    settings->rainbow.bubble_participant_count = 1;
    restart();
    BOOST_TEST(use(link, paul).status == 400);
    BOOST_TEST(uses_of(link) == "0");
    close(room);
    BOOST_TEST(!is_valid(link));
}

BOOST_FIXTURE_TEST_CASE(a_rocketchat_link_with_a_uuid_is_joined_with_its_32_digits, Shared)
{
    settings->rocketchat.contract = "next";
    restart();
    add_member(room, admin, {Role::owner});
    const auto made =
        post("/api/v1/findOrCreateInvite", R"({"rid":")" + room.hex() + R"(","days":1,"maxUses":1})", &admin);
    const auto token = made.json["inviteToken"].asString();
    auto digits = token;
    std::erase(digits, '-');
    BOOST_TEST(validate(digits).json["data"]["roomName"].asString() == "planning");
    BOOST_TEST(join(digits, bob).line() == joined(room, false));
    BOOST_TEST(uses_of(digits) == "1");
    refuses(join_request(digits, add_person("carol")), leads_nowhere("invalid openInviteId"));
    BOOST_TEST(!is_valid(token));
    BOOST_TEST(join(token, bob).status == 404);
}

BOOST_FIXTURE_TEST_CASE(uses_are_exact_across_users_and_dialects, Shared)
{
    settings->rocketchat.contract = "next";
    settings->rainbow.bubble_participant_count = 0;
    restart();
    add_member(room, admin, {Role::owner});
    const auto token =
        post("/api/v1/findOrCreateInvite", R"({"rid":")" + room.hex() + R"(","days":1,"maxUses":5})", &admin)
            .json["inviteToken"]
            .asString();
    auto digits = token;
    std::erase(digits, '-');
    std::vector<Person> people;
    for (int i = 0; i < 16; ++i)
        people.push_back(i % 2 == 0 ? add_person("p" + std::to_string(i)) : add_user("p" + std::to_string(i)));
    std::vector<std::thread> threads;
    std::atomic<int> good = 0;
    for (std::size_t part = 0; part < 4; ++part)
        threads.emplace_back([&, part] {
            const auto own = another();
            for (std::size_t i = part; i < people.size(); i += 4) {
                const auto asked =
                    i % 2 == 0 ? join_request(digits, people[i])
                               : request("POST", "/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &people[i]);
                if ((*own)(asked).status == 200) ++good;
            }
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(good == 5);
    BOOST_TEST(uses_of(digits) == "5");
}

BOOST_AUTO_TEST_SUITE_END()
