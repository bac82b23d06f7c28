#include "api/json.h"
#include "api/rainbow/rainbow_fixture.h"
#include "base/secrets.h"
#include "base/text.h"

#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

std::string base64(const std::string& bytes)
{
    auto text = text::to_base64url(bytes);
    for (auto& c : text)
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0)
        text += '=';
    return text;
}

http::Request login_request(const std::string& login, const std::string& password, const std::string& secret = "s3cret",
                            const std::string& app = "app-1")
{
    auto request = rainbow_request("GET", authentication + "login");
    request.headers["authorization"] = "Basic " + base64(login + ":" + password);
    request.headers["x-rainbow-app-auth"] = "Basic " + base64(app + ":" + sha256_hex(secret + password));
    return request;
}

http::Request bearer(const std::string& method, const std::string& path, const std::string& authorization)
{
    auto request = rainbow_request(method, path);
    request.headers["authorization"] = authorization;
    return request;
}

Json::Value payload_of(const std::string& token)
{
    const auto parts = text::split(token, '.');
    BOOST_REQUIRE(parts.size() == 3U);
    BOOST_TEST(text::from_base64url(parts[0]).value_or("") == R"({"alg":"HS256","typ":"JWT"})");
    return api::parse_json(text::from_base64url(parts[1]).value_or("")).value_or(Json::Value());
}

const std::string wrong_password =
    rainbow_refusal(401500, "\"Unknown login or wrong password for login alice@example.test\"");
const std::string locked =
    rainbow_refusal(401501, "\"Unknown login or wrong password for login alice@example.test, login is forbidden\"");

struct Fixture : RainbowFixture {
    Fixture() { set_password(alice, "pass:word"); }

    Answer log_in(const std::string& password = "pass:word")
    {
        return send(login_request("alice@example.test", password));
    }
    std::string token() { return log_in().json["token"].asString(); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_sessions, Fixture)

BOOST_AUTO_TEST_CASE(a_login_answers_a_token_the_user_and_the_application)
{
    const auto answer = log_in();
    BOOST_TEST(answer.status == 200, answer.text);
    const auto& user = answer.json["loggedInUser"];
    BOOST_TEST(user["id"].asString() == alice.id.hex());
    BOOST_TEST(user["loginEmail"].asString() == "alice@example.test");
    BOOST_TEST(user["firstName"].asString() == "Name");
    BOOST_TEST(user["lastName"].asString() == "of alice");
    BOOST_TEST(user["displayName"].asString() == "Name of alice");
    BOOST_TEST(user["companyId"].asString() == realm.hex());
    BOOST_TEST(user["companyName"].asString() == "Acme");
    BOOST_TEST(user["jid_im"].asString().ends_with("@example.test"));
    BOOST_TEST(user["firstLoginDate"].asString() == "2026-03-02T09:00:00.000Z");
    for (const auto* name : {"jid_tel",
                             "jid_password",
                             "roles",
                             "adminType",
                             "isInDefaultCompany",
                             "organisationId",
                             "siteId",
                             "visibility",
                             "isActive",
                             "isInitialized",
                             "initializationDate",
                             "activationDate",
                             "creationDate",
                             "lastLoginDate",
                             "loggedSince",
                             "createdBySelfRegister",
                             "profiles",
                             "emails",
                             "phoneNumbers",
                             "guestMode",
                             "isTerminated",
                             "country",
                             "language"})
        BOOST_TEST(user.isMember(name), name);
    BOOST_TEST(answer.json["loggedInApplication"]["id"].asString() == "app-1");
    BOOST_TEST(answer.json["loggedInApplication"]["name"].asString() == "Demo");

    const auto payload = payload_of(answer.json["token"].asString());
    BOOST_TEST(payload["countRenewed"].asInt() == 0);
    BOOST_TEST(payload["maxTokenRenew"].asInt() == 5);
    BOOST_TEST(payload["exp"].asInt64() - payload["iat"].asInt64() == 24 * 3600);
    BOOST_TEST(payload["user"]["id"].asString() == alice.id.hex());
    BOOST_TEST(payload["app"]["id"].asString() == "app-1");
    BOOST_TEST(!payload.isMember("oauth"));
    BOOST_TEST(!is_stored(answer.json["token"].asString()));
}

BOOST_AUTO_TEST_CASE(the_token_is_valid_as_bearer_or_bare_in_this_dialect_only)
{
    const auto token = this->token();
    for (const auto* prefix : {"Bearer ", "bearer ", ""})
        BOOST_TEST(send(bearer("GET", authentication + "validator", prefix + token)).line() ==
                   R"(200 {"status":"OK"})");
    auto elsewhere = rainbow_request("GET", "/api/v1/me");
    elsewhere.headers["x-auth-token"] = token;
    elsewhere.headers["x-user-id"] = alice.id.hex();
    BOOST_TEST(send(elsewhere).status == 401);
}

BOOST_AUTO_TEST_CASE(token_errors_have_the_messages_clients_know)
{
    const auto token = this->token();
    const auto validator = authentication + "validator";
    refuses(rainbow_request("GET", validator), rainbow_refusal(401202, "\"No authorization token was found\""));
    for (const auto* malformed : {"Bearer abc", "Bearer a.b.c", "Bearer a.b"})
        refuses(bearer("GET", validator, malformed), rainbow_refusal(401202, "\"jwt malformed\""));
    refuses(bearer("GET", validator, "Bearer " + token.substr(0, token.size() - 8) + "AAAAAAAA"),
            rainbow_refusal(401202, "\"invalid signature\""));
    clock.advance(std::chrono::hours(24));
    refuses(bearer("GET", validator, "Bearer " + token), rainbow_refusal(401202, "\"jwt expired\""));
}

BOOST_AUTO_TEST_CASE(wrong_credentials_are_refused_alike_with_or_without_an_account)
{
    refuses(login_request("alice@example.test", "wrong"), wrong_password);
    for (const auto* nobody : {"nobody@example.test", "alice", "", "a@b@c"})
        refuses(login_request(nobody, "pass:word"),
                rainbow_refusal(401500, "\"Unknown login or wrong password for login " + std::string(nobody) + "\""));
    refuses(rainbow_request("GET", authentication + "login"),
            rainbow_refusal(401202, "\"No authorization token was found\""));
}

BOOST_AUTO_TEST_CASE(an_application_is_needed_unless_the_settings_say_otherwise)
{
    const auto unknown = [](const std::string& app) {
        return rainbow_refusal(401500, "\"Unknown application or wrong token for application id " + app + "\"");
    };
    refuses(login_request("alice@example.test", "pass:word", "wrong"), unknown("app-1"));
    refuses(login_request("alice@example.test", "pass:word", "s3cret", "app-2"), unknown("app-2"));
    auto without = login_request("alice@example.test", "pass:word");
    without.headers.erase("x-rainbow-app-auth");
    refuses(without, unknown(""));
    settings->rainbow.require_app_auth = false;
    restart();
    BOOST_TEST(send(without).status == 200);
}

BOOST_AUTO_TEST_CASE(a_user_or_a_company_on_hold_cannot_sign_in)
{
    database.run_script("UPDATE orgs SET suspended_by = id");
    refuses(login_request("alice@example.test", "pass:word"),
            rainbow_refusal(401521, "\" Company of user alice@example.test is not active (companyId=" + realm.hex() +
                                        ", status=hold)\""));
    database.run_script("UPDATE orgs SET suspended_by = NULL");
    database.run_script("UPDATE users SET active = 0 WHERE username = 'alice'");
    refuses(login_request("alice@example.test", "pass:word"),
            rainbow_refusal(401520, "\"User alice@example.test is not active\""));
}

BOOST_AUTO_TEST_CASE(five_failures_lock_the_account_for_an_hour_restarted_by_each_further_one)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 1000;
    restart();
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(log_in("wrong").line() == wrong_password);
    BOOST_TEST(log_in().line() == locked);
    clock.advance(std::chrono::minutes(59));
    BOOST_TEST(log_in().line() == locked);
    BOOST_TEST(log_in("wrong").line() == locked);
    clock.advance(std::chrono::minutes(59));
    BOOST_TEST(log_in().line() == locked);
    clock.advance(std::chrono::minutes(1));
    BOOST_TEST(log_in().status == 200);
    BOOST_TEST(log_in("wrong").line() == wrong_password);
}

BOOST_AUTO_TEST_CASE(the_right_password_resets_the_count_and_limits_off_means_no_lock)
{
    for (int i = 0; i < 7; ++i)
        BOOST_TEST(log_in("wrong").line() == wrong_password);
    settings->limits.enabled = true;
    restart();
    for (int i = 0; i < 4; ++i)
        log_in("wrong");
    BOOST_TEST(log_in().status == 200);
    for (int i = 0; i < 4; ++i)
        BOOST_TEST(log_in("wrong").line() == wrong_password);
    BOOST_TEST(log_in().status == 200);
}

BOOST_AUTO_TEST_CASE(many_attempts_at_once_lock_an_account_too)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 1000;
    restart();
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&] {
            const auto own = another();
            (*own)(login_request("alice@example.test", "wrong"));
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(log_in().line() == locked);
}

BOOST_AUTO_TEST_CASE(a_token_is_renewed_five_times)
{
    auto token = this->token();
    for (int count = 1; count <= 5; ++count) {
        clock.advance(std::chrono::hours(12));
        const auto renewed = send(bearer("GET", authentication + "renew", "Bearer " + token));
        BOOST_TEST(renewed.status == 200, renewed.text);
        token = renewed.json["token"].asString();
        const auto payload = payload_of(token);
        BOOST_TEST(payload["countRenewed"].asInt() == count);
        BOOST_TEST(payload["app"]["name"].asString() == "Demo");
        BOOST_TEST(renewed.json["loggedInApplication"]["id"].asString() == "app-1");
    }
    refuses(bearer("GET", authentication + "renew", "Bearer " + token),
            rainbow_refusal(401202, "\"Max token renew reached\""));
}

BOOST_AUTO_TEST_CASE(after_logout_the_token_is_invalid)
{
    const auto token = "Bearer " + this->token();
    BOOST_TEST(send(bearer("GET", authentication + "logout", token)).line() ==
               R"(200 {"data":[],"status":"User alice@example.test successfully logged out"})");
    BOOST_TEST(send(bearer("GET", authentication + "validator", token)).status == 401);
}

BOOST_AUTO_TEST_CASE(urls_are_absolute_and_reveal_no_accounts)
{
    const std::string urls =
        R"(200 {"data":[{"loginUrl":"https://chat.example/api/rainbow/authentication/v1.0/login",)"
        R"("logoutUrl":"https://chat.example/api/rainbow/authentication/v1.0/logout","type":"RAINBOW"}]})";
    for (const auto* uid : {"alice@example.test", "nobody@example.test"})
        BOOST_TEST(ask("GET", authentication + "urls?uid=" + uid).line() == urls);
    BOOST_TEST(ask("GET", authentication + "urls").json["errorDetails"].size() == 2U);
    refuses(rainbow_request("GET", authentication + "urls?uid=a"),
            rainbow_problem("uid", "Field uid length must be between 5 and 255 characters.", "\"a\""));
}

BOOST_AUTO_TEST_CASE(settings_and_the_callers_company_are_shown)
{
    BOOST_TEST(ask("GET", enduser + "settings/apis", "", &alice).line() ==
               R"(200 {"data":{"additionalHeaders":[],"ttl":1440}})");
    BOOST_TEST(
        ask("GET", enduser + "companies/" + realm.hex() + "?format=full&selectedThemeObj=false", "", &alice).line() ==
        R"(200 {"data":{"id":")" + realm.hex() + R"(","name":"Acme","status":"active"}})");
    refuses(rainbow_request("GET", enduser + "companies/" + alice.id.hex(), "", &alice),
            rainbow_refusal(404000, "\"Company with id " + alice.id.hex() + " does not exist.\""));
}

BOOST_AUTO_TEST_SUITE_END()
