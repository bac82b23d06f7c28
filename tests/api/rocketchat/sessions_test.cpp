#include "api/rocketchat/workspace.h"
#include "base/secrets.h"

using namespace usher;
using namespace usher::test;

namespace {

constexpr auto password = "rocket.chat";
const std::string unauthorized =
    R"(401 {"error":"Unauthorized","message":"Unauthorized","status":"error","success":false})";
const std::string incorrect_password =
    R"(401 {"error":403,"message":"Incorrect password","status":"error","success":false})";

struct Fixture : Workspace {
    Fixture()
    {
        static const auto hash = hash_password_digest(sha256_hex(password));
        database.run_script("UPDATE users SET password_hash = '" + hash + "' WHERE username <> 'paul'");
    }
    Answer login(const std::string& body) { return post("/api/v1/login", body); }
    Answer login_as(const std::string& user, const std::string& with = password)
    {
        return login(R"({"user":")" + user + R"(","password":")" + with + "\"}");
    }
    Person signed_in(const Answer& answer) const
    {
        return {olga.id, "olga", answer.json["data"]["authToken"].asString()};
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_sessions, Fixture)

BOOST_AUTO_TEST_CASE(every_form_of_a_login_is_accepted)
{
    const std::string digest = R"({"digest":")" + sha256_hex(password) + R"(","algorithm":"sha-256"})";
    for (const std::string body : {
             R"({"user":"olga","password":"rocket.chat"})",
             R"({"user":"OLGA","password":"rocket.chat","code":"123456"})",
             R"({"username":"olga","password":"rocket.chat"})",
             R"({"email":"olga@example.test","password":"rocket.chat"})",
             R"({"user":"Olga@EXAMPLE.test","password":"rocket.chat"})",
             R"({"user":{"username":"olga"},"password":"rocket.chat"})",
             R"({"user":{"email":"olga@example.test"},"password":"rocket.chat"})",
         })
        BOOST_TEST(login(body).status == 200, body);
    BOOST_TEST(login(R"({"user":"olga","password":)" + digest + "}").status == 200);
    auto form = request("POST", "/api/v1/login", "user=olga&password=rocket.chat");
    form.headers["content-type"] = "application/x-www-form-urlencoded";
    BOOST_TEST(send(form).status == 200);
}

BOOST_AUTO_TEST_CASE(a_login_answers_token_and_user)
{
    const auto answer = login_as("olga");
    BOOST_TEST(answer.json["success"].asBool());
    BOOST_TEST(answer.json["status"].asString() == "success");
    BOOST_TEST(answer.json["data"]["userId"].asString() == olga.id.hex());
    BOOST_TEST(answer.json["data"]["authToken"].asString().size() == 43U);
    auto me = get("/api/v1/me", &olga).json;
    me.removeMember("success");
    BOOST_TEST(me.toStyledString() == answer.json["data"]["me"].toStyledString());
    for (const auto* key : {"_id", "username", "name", "emails", "roles", "active", "avatarUrl", "settings"})
        BOOST_TEST(me.isMember(key), key);
    BOOST_TEST(me["emails"][0]["address"].asString() == "olga@example.test");
}

BOOST_AUTO_TEST_CASE(only_the_hash_of_a_token_is_stored)
{
    const auto token = login_as("olga").json["data"]["authToken"].asString();
    BOOST_TEST(count("sessions WHERE token_hash = '" + token + "'") == 0);
    BOOST_TEST(!is_stored(token));
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_reported_by_name_but_not_by_address)
{
    BOOST_TEST(login_as("olga", "wrong").line() == incorrect_password);
    BOOST_TEST(login_as("paul").line() == incorrect_password); // has no password
    BOOST_TEST(login_as("nobody").line() == unauthorized);
    BOOST_TEST(login_as("olga@example.test", "wrong").line() == unauthorized);
    BOOST_TEST(login_as("nobody@example.test").line() == unauthorized);
    BOOST_TEST(count("sessions") == 3);
}

BOOST_AUTO_TEST_CASE(malformed_logins_are_unauthorized)
{
    for (const std::string body : {
             "",
             "{",
             "{}",
             R"({"user":"olga"})",
             R"({"password":"rocket.chat"})",
             R"({"user":["olga"],"password":"rocket.chat"})",
             R"({"user":"olga","password":{"digest":"x"}})",
             R"({"user":{"$ne":""},"password":"rocket.chat"})",
             R"({"user":"a@b@c","password":"rocket.chat"})",
             R"({"user":"olga","password":{"digest":"00","algorithm":"sha-256"}})",
             R"({"resume":"nothing"})",
             "{\"user\":\"ol\xff\",\"password\":\"x\"}",
         })
        BOOST_TEST(login(body).line() == unauthorized, body);
    BOOST_TEST(login("[]").line() == violation("must be object"));
}

BOOST_AUTO_TEST_CASE(an_inactive_user_is_told_so_only_with_the_right_password)
{
    database.run_script("UPDATE users SET active = 0 WHERE username = 'olga'");
    BOOST_TEST(login_as("olga").status == 401);
    BOOST_TEST(login_as("olga").json["error"].asString() == "error-user-is-not-activated");
    BOOST_TEST(login_as("olga@example.test", "wrong").line() == unauthorized);
    BOOST_TEST(get("/api/v1/me", &olga).line() == not_signed_in);
}

BOOST_AUTO_TEST_CASE(a_session_is_resumed_by_its_token)
{
    const auto first = login_as("olga");
    const auto again = login(R"({"resume":")" + first.json["data"]["authToken"].asString() + "\"}");
    BOOST_TEST(again.line() == first.line());
}

BOOST_AUTO_TEST_CASE(logging_out_ends_this_session_alone)
{
    const auto person = signed_in(login_as("olga"));
    BOOST_TEST(post("/api/v1/logout", "", &person).line() ==
               R"(200 {"data":{"message":"You've been logged out!"},"status":"success","success":true})");
    BOOST_TEST(get("/api/v1/me", &person).line() == not_signed_in);
    BOOST_TEST(post("/api/v1/logout", "", &person).line() == not_signed_in);
    BOOST_TEST(get("/api/v1/me", &olga).status == 200);
}

BOOST_AUTO_TEST_CASE(a_session_ends_after_its_days)
{
    const auto person = signed_in(login_as("olga"));
    clock.advance(std::chrono::days(90) - std::chrono::microseconds(1));
    BOOST_TEST(get("/api/v1/me", &person).status == 200);
    clock.advance(std::chrono::microseconds(1));
    BOOST_TEST(get("/api/v1/me", &person).status == 401);
}

BOOST_AUTO_TEST_CASE(failed_logins_are_limited_by_account_and_by_client)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 3;
    settings->rocketchat.rate_calls = 1000;
    restart();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(login_as("olga", "wrong").line() == incorrect_password);
    const auto limited = login_as("olga");
    BOOST_TEST(limited.line() ==
               R"(429 {"error":"Error, too many requests. Please slow down. You must wait 900 seconds )"
               R"(before trying this endpoint again. [error-too-many-requests]","success":false})");
    BOOST_TEST(login_as("admin").status == 429); // the same client

    auto elsewhere = request("POST", "/api/v1/login", R"({"user":"olga","password":"rocket.chat"})");
    elsewhere.client_address = "192.0.2.2";
    BOOST_TEST(send(elsewhere).status == 429); // the same account
    elsewhere.body = R"({"user":"admin","password":"rocket.chat"})";
    BOOST_TEST(send(elsewhere).status == 200);

    clock.advance(std::chrono::seconds(900));
    BOOST_TEST(login_as("olga").status == 200);
}

BOOST_AUTO_TEST_CASE(with_the_limits_off_failures_are_unlimited)
{
    settings->limits.failed_logins = 1;
    restart();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(login_as("olga", "wrong").line() == incorrect_password);
}

BOOST_AUTO_TEST_CASE(info_needs_no_statement_and_shows_administrators_more)
{
    int statements = 0;
    const auto own = another([&](std::string_view) { ++statements; });
    const auto answer = answer_of((*own)(request("GET", "/api/info")));
    BOOST_TEST(answer.line() == R"(200 {"success":true,"version":"8.8.1"})");
    BOOST_TEST(statements == 0);
    BOOST_TEST(!get("/api/info", &olga).json.isMember("info"));
    BOOST_TEST(get("/api/info", &admin).json["info"]["version"].asString() == "8.8.1");
}

BOOST_AUTO_TEST_SUITE_END()
