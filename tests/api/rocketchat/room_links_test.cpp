#include "api/application_fixture.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : ApplicationFixture {
    Person admin = add_user("admin", {Role::admin, Role::user});
    Person olga = add_user("olga");
    Person paul = add_user("paul");
    RoomId room = add_room("planning", RoomKind::group);

    Fixture() { add_member(room, olga, {Role::owner}); }

    std::string invite_body(std::int64_t days = 7, std::int64_t max_uses = 25) const
    {
        return R"({"rid":")" + room.hex() + R"(","days":)" + std::to_string(days) + R"(,"maxUses":)" +
               std::to_string(max_uses) + "}";
    }
    Answer find_or_create(const Person& as, std::int64_t days = 7, std::int64_t max_uses = 25)
    {
        return post("/api/v1/findOrCreateInvite", invite_body(days, max_uses), &as);
    }
    std::string make_token(std::int64_t days = 7, std::int64_t max_uses = 25)
    {
        const auto answer = find_or_create(olga, days, max_uses);
        return answer.json.get(settings->rocketchat.contract == "next" ? "inviteToken" : "_id", "").asString();
    }
    Answer use(const Person& as, const std::string& token)
    {
        return post("/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &as);
    }
    bool is_valid(const std::string& token)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + token + "\"}").json["valid"].asBool();
    }
};

std::string error_type(const Answer& answer)
{
    return answer.json.get("errorType", "").asString();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_room_links, Fixture)

// ---- findOrCreateInvite

BOOST_AUTO_TEST_CASE(a_new_invite_has_exactly_the_documented_keys)
{
    const auto answer = find_or_create(olga);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.headers.at("Content-Type") == "application/json");
    const auto names = answer.json.getMemberNames();
    const std::set<std::string> expected = {"_id",  "days",       "maxUses", "rid", "userId", "createdAt",
                                            "uses", "_updatedAt", "expires", "url", "success"};
    BOOST_CHECK(std::set<std::string>(names.begin(), names.end()) == expected);
    BOOST_TEST(answer.json["_id"].asString().size() == 22U);
    BOOST_TEST(answer.json["url"].asString() == "https://chat.example/invite/" + answer.json["_id"].asString());
    BOOST_TEST(answer.json["rid"].asString() == room.hex());
    BOOST_TEST(answer.json["userId"].asString() == olga.id.hex());
    BOOST_TEST(answer.json["createdAt"].asString() == "2026-03-02T09:00:00.000Z");
    BOOST_TEST(answer.json["expires"].asString() == "2026-03-09T09:00:00.000Z");
    BOOST_TEST(answer.json["uses"].asInt() == 0);
    BOOST_TEST(count("room_links") == 1);
}

BOOST_AUTO_TEST_CASE(zero_days_never_expire)
{
    const auto answer = find_or_create(olga, 0, 0);
    BOOST_TEST(answer.json["expires"].isNull());
    clock.advance(std::chrono::days(10'000));
    BOOST_TEST(is_valid(answer.json["_id"].asString()));
}

BOOST_AUTO_TEST_CASE(the_same_terms_find_the_same_invite_without_prolonging_it)
{
    const auto first = find_or_create(olga);
    clock.advance(std::chrono::days(6));
    BOOST_TEST(find_or_create(olga).text == first.text);
    BOOST_TEST(find_or_create(olga, 7, 10).json["_id"].asString() != first.json["_id"].asString());
    BOOST_TEST(find_or_create(olga, 15, 25).json["_id"].asString() != first.json["_id"].asString());
}

BOOST_AUTO_TEST_CASE(another_users_invite_is_never_reused)
{
    add_member(room, paul, {Role::moderator});
    BOOST_TEST(find_or_create(olga).json["_id"] != find_or_create(paul).json["_id"]);
}

BOOST_AUTO_TEST_CASE(an_expired_or_used_up_invite_is_replaced_and_stays_listed)
{
    const auto first = make_token(1, 1);
    clock.advance(std::chrono::days(1));
    const auto second = make_token(1, 1);
    BOOST_TEST(first != second);
    use(paul, second);
    clock.advance(std::chrono::seconds(1));
    const auto third = make_token(1, 1);
    BOOST_TEST(second != third);
    const auto listed = get("/api/v1/listInvites", &admin);
    BOOST_REQUIRE(listed.json.size() == 3U);
    BOOST_TEST(listed.json[0]["_id"].asString() == first);
    BOOST_TEST(listed.json[2]["_id"].asString() == third);
}

BOOST_AUTO_TEST_CASE(one_with_uses_left_is_reused_with_its_count)
{
    use(paul, make_token(7, 5));
    BOOST_TEST(find_or_create(olga, 7, 5).json["uses"].asInt() == 1);
}

BOOST_AUTO_TEST_CASE(refusals_come_in_the_documented_order)
{
    const auto unknown_rid = R"({"rid":"nowhere","days":3,"maxUses":3})";
    BOOST_TEST(post("/api/v1/findOrCreateInvite", R"({"rid":"","days":3,"maxUses":3})", &paul).line() ==
               R"(400 {"details":{"field":"rid","method":"findOrCreateInvite"},"error":"The field rid is required )"
               R"([error-the-field-is-required]","errorType":"error-the-field-is-required","success":false})");
    BOOST_TEST(post("/api/v1/findOrCreateInvite", unknown_rid, &paul).line() ==
               R"(400 {"error":"[not_authorized]","errorType":"not_authorized","success":false})");
    BOOST_TEST(post("/api/v1/findOrCreateInvite", unknown_rid, &admin).line() ==
               R"(400 {"details":{"field":"rid","method":"findOrCreateInvite"},"error":"The rid field is invalid )"
               R"([error-invalid-room]","errorType":"error-invalid-room","success":false})");
    BOOST_TEST(error_type(find_or_create(admin)) == "error-invalid-room");
    BOOST_TEST(find_or_create(olga, 3, 3).line() ==
               R"(400 {"error":"Invite should expire in 1, 7, 15 or 30 days, or send 0 to never expire. )"
               R"([invalid-number-of-days]","errorType":"invalid-number-of-days","success":false})");
    BOOST_TEST(find_or_create(olga, 7, 3).line() ==
               R"(400 {"error":"Invite should be valid for 1, 5, 10, 25, 50, 100 or infinite (0) uses. )"
               R"([invalid-number-of-uses]","errorType":"invalid-number-of-uses","success":false})");
    BOOST_TEST(count("room_links") == 0);
}

BOOST_AUTO_TEST_CASE(general_is_the_default_room_in_both_directions)
{
    add_member(default_room_of(realm), olga, {Role::moderator});
    const auto answer = post("/api/v1/findOrCreateInvite", R"({"rid":"GENERAL","days":1,"maxUses":0})", &olga);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json["rid"].asString() == "GENERAL");
}

BOOST_AUTO_TEST_CASE(numbers_sent_as_text_are_coerced)
{
    const auto body = R"({"rid":")" + room.hex() + R"(","days":"7","maxUses":null})";
    const auto answer = post("/api/v1/findOrCreateInvite", body, &olga);
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json["maxUses"].asInt() == 0);
}

struct BadBody {
    const char* body;
    const char* error;
};
std::ostream& operator<<(std::ostream& out, const BadBody& bad)
{
    return out << bad.body;
}
const BadBody bad_bodies[] = {
    {"", "must have required property 'rid'"},
    {"{", "must have required property 'rid'"},
    {"[]", "must be object"},
    {R"({"rid":"x"})", "must have required property 'days'"},
    {R"({"rid":"x","days":1})", "must have required property 'maxUses'"},
    {R"({"rid":"x","days":1,"maxUses":1,"more":1})", "must NOT have additional properties"},
    {R"({"rid":["a"],"days":1,"maxUses":1})", "must be string"},
    {R"({"rid":"x","days":1.5,"maxUses":1})", "must be integer"},
    {R"({"rid":"x","days":"week","maxUses":1})", "must be integer"},
    {R"({"rid":"x","days":{},"maxUses":1})", "must be integer"},
};
BOOST_DATA_TEST_CASE(an_invalid_body_is_refused_in_ajvs_words, bad_bodies)
{
    const auto answer = post("/api/v1/findOrCreateInvite", sample.body, &olga);
    BOOST_TEST(answer.status == 400);
    BOOST_TEST(error_type(answer) == "invalid-params");
    BOOST_TEST(answer.json["error"].asString() == sample.error);
    BOOST_TEST(count("room_links") == 0);
}

BOOST_AUTO_TEST_CASE(without_credentials_even_a_bad_body_is_401)
{
    const std::string expected = R"(401 {"error":"You must be logged in to do this.","message":"You must be logged in )"
                                 R"(to do this.","status":"error","success":false})";
    BOOST_TEST(post("/api/v1/findOrCreateInvite", "").line() == expected);
    auto stranger = paul;
    stranger.id = olga.id; // the token is paul's
    BOOST_TEST(find_or_create(stranger).line() == expected);
}

BOOST_AUTO_TEST_CASE(many_at_once_get_the_same_invite)
{
    std::set<std::string> ids;
    std::mutex mutex;
    std::vector<std::thread> threads;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            const auto answer = answer_of((*own)(request("POST", "/api/v1/findOrCreateInvite", invite_body(), &olga)));
            const std::lock_guard lock(mutex);
            ids.insert(answer.json["_id"].asString());
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(ids.size() == 1U);
    BOOST_TEST(count("room_links") == 1);
}

// ---- useInviteToken, validateInviteToken

BOOST_AUTO_TEST_CASE(using_a_token_makes_a_member_and_counts_once)
{
    const auto token = make_token();
    BOOST_TEST(is_valid(token));
    const auto expected = R"(200 {"room":{"name":"planning","rid":")" + room.hex() + R"(","t":"p"},"success":true})";
    BOOST_TEST(use(paul, token).line() == expected);
    BOOST_TEST(use(paul, token).line() == expected);
    BOOST_TEST(value("SELECT uses FROM room_links") == "1");
    BOOST_TEST(count("room_members WHERE NOT banned") == 2);
    BOOST_TEST(count("events WHERE kind = 'user_joined'") == 1);
    BOOST_TEST(value("SELECT invite_token FROM users WHERE username = 'paul'") == token);
}

BOOST_AUTO_TEST_CASE(a_member_with_a_used_up_token_is_refused_too)
{
    const auto token = make_token(7, 1);
    BOOST_TEST(use(paul, token).status == 200);
    BOOST_TEST(use(paul, token).line() ==
               R"(400 {"details":{"field":"maxUses","method":"validateInviteToken"},"error":"The invite token has )"
               R"(expired. [error-invite-expired]","errorType":"error-invite-expired","success":false})");
    BOOST_TEST(!is_valid(token));
}

BOOST_AUTO_TEST_CASE(a_token_is_refused_from_the_moment_it_expires)
{
    const auto token = make_token(1, 0);
    clock.advance(std::chrono::days(1) - std::chrono::microseconds(1));
    BOOST_TEST(is_valid(token));
    clock.advance(std::chrono::microseconds(1));
    BOOST_TEST(!is_valid(token));
    const auto refusal = use(paul, token);
    BOOST_TEST(refusal.json["details"]["field"].asString() == "expires");
    BOOST_TEST(count("room_members") == 1);
}

BOOST_AUTO_TEST_CASE(unknown_and_empty_tokens_are_refused)
{
    BOOST_TEST(use(paul, "").json["details"]["method"].asString() == "useInviteToken");
    BOOST_TEST(use(paul, "nothing").json["details"]["method"].asString() == "validateInviteToken");
    BOOST_TEST(error_type(use(paul, "nothing")) == "error-invalid-token");
    BOOST_TEST(!is_valid("nothing"));
    BOOST_TEST(!is_valid(""));
    BOOST_TEST(error_type(post("/api/v1/validateInviteToken", "{}")) == "invalid-params");
}

BOOST_AUTO_TEST_CASE(a_banned_user_is_refused_and_nothing_is_counted)
{
    const auto token = make_token();
    add_member(room, paul);
    ban(room, paul);
    BOOST_TEST(use(paul, token).line() ==
               R"(400 {"details":{"method":"useInviteToken"},"error":"User is banned from this room )"
               R"([error-user-is-banned]","errorType":"error-user-is-banned","success":false})");
    BOOST_TEST(value("SELECT uses FROM room_links") == "0");
}

BOOST_AUTO_TEST_CASE(sixty_four_users_at_once_share_ten_uses_exactly)
{
    const auto token = make_token(7, 10);
    std::vector<Person> people;
    for (int i = 0; i < 64; ++i)
        people.push_back(add_user("user" + std::to_string(i)));
    std::atomic<int> joined = 0, refused = 0; // Boost.Test checks in one thread only
    std::vector<std::thread> threads;
    for (const auto& person : people)
        threads.emplace_back([&, person] {
            const auto own = another();
            const auto answer =
                answer_of((*own)(request("POST", "/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &person)));
            if (answer.status == 200)
                ++joined;
            else
                refused += error_type(answer) == "error-invite-expired";
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(joined == 10);
    BOOST_TEST(refused == 54);
    BOOST_TEST(value("SELECT uses FROM room_links") == "10");
    BOOST_TEST(count("room_members WHERE roles = ''") == 10);
}

BOOST_AUTO_TEST_CASE(concurrent_requests_of_one_user_count_once)
{
    const auto token = make_token(7, 0);
    std::vector<std::thread> threads;
    std::atomic<int> joined = 0;
    for (int i = 0; i < 16; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            if ((*own)(request("POST", "/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &paul)).status == 200)
                ++joined;
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(joined == 16);
    BOOST_TEST(value("SELECT uses FROM room_links") == "1");
}

BOOST_AUTO_TEST_CASE(validating_is_one_statement)
{
    const auto token = make_token();
    int statements = 0;
    const auto own = another([&](std::string_view) { ++statements; });
    const auto validate = request("POST", "/api/v1/validateInviteToken", R"({"token":")" + token + "\"}");
    (*own)(validate);
    statements = 0;
    (*own)(validate);
    BOOST_TEST(statements == 1);
}

// ---- listInvites, removeInvite

BOOST_AUTO_TEST_CASE(a_removed_invite_opens_nothing_and_those_who_joined_stay)
{
    const auto token = make_token();
    use(paul, token);
    BOOST_TEST(del("/api/v1/removeInvite/" + token, &admin).line() == "200 true");
    BOOST_TEST(del("/api/v1/removeInvite/" + token, &admin).line() ==
               R"(400 {"details":{"method":"removeInvite"},"error":"Invalid Invitation _id [invalid-invitation-id]",)"
               R"("errorType":"invalid-invitation-id","success":false})");
    BOOST_TEST(!is_valid(token));
    BOOST_TEST(count("room_members") == 2);
}

BOOST_AUTO_TEST_CASE(listing_and_removing_need_the_permission_everywhere)
{
    const auto token = make_token();
    const std::string refusal = R"(400 {"error":"[not_authorized]","errorType":"not_authorized","success":false})";
    BOOST_TEST(get("/api/v1/listInvites", &olga).line() == refusal);
    BOOST_TEST(del("/api/v1/removeInvite/" + token, &olga).line() == refusal);
    BOOST_TEST(del("/api/v1/removeInvite/unknown", &olga).line() == refusal);
    BOOST_TEST(get("/api/v1/listInvites").status == 401);
}

BOOST_AUTO_TEST_CASE(a_permission_granted_at_run_time_applies_to_the_next_request)
{
    database.run_script("UPDATE role_permissions SET roles = 'admin,owner,moderator,user' WHERE permission = "
                        "'create-invite-links'");
    BOOST_TEST(get("/api/v1/listInvites", &paul).status == 200);
}

// ---- the next contract

struct Next : Fixture {
    Next()
    {
        settings->rocketchat.contract = "next";
        restart();
    }
};

BOOST_FIXTURE_TEST_CASE(next_the_token_is_a_uuid_and_the_id_opens_nothing, Next)
{
    const auto answer = find_or_create(olga);
    const auto token = answer.json["inviteToken"].asString();
    BOOST_TEST(is_uuid(token));
    BOOST_TEST(answer.json["url"].asString() == "https://chat.example/invite/" + token);
    BOOST_TEST(is_valid(token));
    BOOST_TEST(!is_valid(answer.json["_id"].asString()));
    BOOST_TEST(error_type(use(paul, answer.json["_id"].asString())) == "error-invalid-token");
    BOOST_TEST(use(paul, token).status == 200);
}

BOOST_FIXTURE_TEST_CASE(next_listing_shows_no_token_and_needs_manage_invite_links, Next)
{
    find_or_create(olga);
    const auto listed = get("/api/v1/listInvites", &admin);
    BOOST_TEST(!listed.json[0].isMember("inviteToken"));
    BOOST_TEST(!listed.json[0].isMember("url"));
    BOOST_TEST(listed.json[0]["roomName"].asString() == "planning");
    BOOST_TEST(get("/api/v1/listInvites", &olga).line() ==
               R"(403 {"error":"User does not have the permissions required for this action [error-unauthorized]",)"
               R"("success":false})");
    BOOST_TEST(del("/api/v1/removeInvite/" + listed.json[0]["_id"].asString(), &admin).line() == "200 true");
}

BOOST_FIXTURE_TEST_CASE(next_an_older_invite_still_works_is_marked_and_not_reused, Next)
{
    settings->rocketchat.contract = "released";
    restart();
    const auto token = make_token();
    settings->rocketchat.contract = "next";
    restart();
    BOOST_TEST(is_valid(token));
    BOOST_TEST(get("/api/v1/listInvites", &admin).json[0]["legacy"].asBool());
    BOOST_TEST(find_or_create(olga).json["inviteToken"].asString() != token);
}

BOOST_FIXTURE_TEST_CASE(next_a_banned_owner_is_told_so, Next)
{
    ban(room, olga);
    database.run_script("UPDATE users SET roles = 'admin' WHERE username = 'olga'");
    BOOST_TEST(error_type(find_or_create(olga)) == "error-user-is-banned");
}

BOOST_FIXTURE_TEST_CASE(next_users_who_may_not_see_the_room_cannot_create_invites, Next)
{
    database.run_script(
        "UPDATE role_permissions SET roles = 'admin' WHERE permission IN ('view-p-room', 'view-joined-room')");
    BOOST_TEST(find_or_create(olga).line() ==
               R"(400 {"error":"[not_authorized]","errorType":"not_authorized","success":false})");
    database.run_script("UPDATE role_permissions SET roles = 'owner' WHERE permission = 'view-p-room'");
    BOOST_TEST(find_or_create(olga).status == 200);
}

BOOST_AUTO_TEST_CASE(proxy_links_contain_a_sub_path_once)
{
    settings->rocketchat.invite_url_type = "proxy";
    settings->public_origin = "http://chat.example:8080/team";
    restart();
    const auto answer = find_or_create(olga);
    BOOST_TEST(answer.json["url"].asString() ==
               "https://go.rocket.chat/invite?host=chat.example%3A8080%2Fteam&path=invite%2F" +
                   answer.json["_id"].asString() + "&secure=no");
}

BOOST_AUTO_TEST_SUITE_END()
