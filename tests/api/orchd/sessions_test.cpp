#include "api/orchd/orchd_fixture.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

std::string credentials(const std::string& address, const std::string& password)
{
    return R"({"email":")" + address + R"(","password":")" + password + R"(","deviceId":"a"})";
}

struct Fixture : OrchdFixture {
    Answer create_session(const std::string& body, const std::string& query = "", const As& as = {})
    {
        return call("POST", "/api/login/sessions" + query, as, body);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(orchd_sessions, Fixture)

BOOST_AUTO_TEST_CASE(signing_in_answers_the_memberships_and_sets_the_cookie)
{
    const auto answer = create_session(credentials("Owner@Acme.example", password));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.headers.at("Set-Cookie") ==
               "id0=" + cookie_token(answer) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200");
    const auto& membership = answer.json["memberships"][0];
    BOOST_TEST(membership["orgId"].asString() == master);
    BOOST_TEST(membership["orgName"].asString() == "Acme");
    BOOST_TEST(membership["isMasterOrg"].asBool());
    BOOST_TEST(membership["roles"][0].asString() == "Owner");
    BOOST_TEST(membership["siteAccessCount"].asInt() == 0);
    BOOST_TEST(call("GET", "/login", As::session(cookie_token(answer))).status == 200);
}

BOOST_AUTO_TEST_CASE(the_cookie_is_read_with_its_name_and_bare_and_among_others)
{
    const auto token = owner.cookie.substr(4);
    for (const auto& cookie : {"id0=" + token, token, " " + token + " ", "a=b; id0=" + token + "; c=d"})
        BOOST_TEST(call("GET", "/api/login", {cookie, ""}).status == 200, cookie);
    BOOST_TEST(refusal(call("GET", "/api/login", {"other=" + token, ""})) == "401 no_session_token");
    BOOST_TEST(refusal(call("GET", "/api/login")) == "401 no_session_token");
    BOOST_TEST(refusal(call("GET", "/api/login", As::session("unknown"))) == "401 invalid_session_token");
    clock.advance(std::chrono::hours(12));
    BOOST_TEST(refusal(call("GET", "/api/login", owner)) == "401 invalid_session_token");
}

BOOST_AUTO_TEST_CASE(a_session_token_is_not_a_bearer_token_and_the_bearer_token_decides)
{
    BOOST_TEST(refusal(call("GET", "/api/login", As::token(owner.cookie.substr(4)))) == "403 unauthorized");
    BOOST_TEST(refusal(call("GET", "/api/login", {owner.cookie, "wrong"})) == "403 unauthorized");
}

BOOST_AUTO_TEST_CASE(unknown_pending_and_wrong_logins_get_one_answer)
{
    add_login(realm, "pending@acme.example", "");
    const auto refused = create_session(credentials("owner@acme.example", "not the password"));
    BOOST_TEST(refusal(refused) == "401 invalid_credentials");
    const auto same_as_refused = [&](const Answer& answer) { BOOST_TEST(answer.line() == refused.line()); };
    same_as_refused(create_session(credentials("nobody@acme.example", password)));
    same_as_refused(create_session(credentials("pending@acme.example", "")));
    same_as_refused(create_session(credentials("no address", password)));
    same_as_refused(create_session(credentials("owner@acme.example", password),
                                   "?realmId=" + OrgId::make(clock.now(), random).uuid()));
    BOOST_TEST(refusal(create_session("{}")) == "400 invalid_syntax email");
    BOOST_TEST(refusal(create_session(credentials("a", "b"), "?realmId=x")) == "400 invalid_syntax realmId");
}

BOOST_AUTO_TEST_CASE(the_realm_is_the_panels_and_a_member_of_its_organization_comes_first)
{
    const auto reseller = add_customer(realm, "Reseller");
    run("UPDATE orgs SET panel_domain = 'panel.reseller.example' WHERE id = UNHEX('" + reseller.hex() + "')");
    As panel;
    panel.more["host"] = "Panel.Reseller.Example:8443";
    const auto body = credentials("ann@x.test", password);
    BOOST_TEST(create_session(body, "", panel).status == 401);
    add_login(reseller, "ann@x.test", "of the reseller's realm");
    BOOST_TEST(create_session(credentials("ann@x.test", "of the reseller's realm"), "", panel).status == 200);
    BOOST_TEST(create_session(credentials("ann@x.test", "of the reseller's realm")).status == 401);
    const auto staff = add_login(realm, "ann@x.test");
    BOOST_TEST(create_session(body, "", panel).status == 401);
    add_place(reseller, staff, {OrgRole::support});
    BOOST_TEST(create_session(body, "", panel).status == 200);
    BOOST_TEST(create_session(body, "?realmId=" + reseller.uuid()).status == 200);
}

BOOST_AUTO_TEST_CASE(failed_passwords_are_limited_by_account_and_by_client_address)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 3;
    restart();
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(create_session(credentials("owner@acme.example", "wrong password")).status == 401);
    const auto limited = create_session(credentials("owner@acme.example", password));
    BOOST_TEST(refusal(limited) == "429 rate_limited");
    BOOST_TEST(!limited.headers.at("Retry-After").empty());
    BOOST_TEST(create_session(credentials("other@acme.example", password)).status == 429);
}

BOOST_AUTO_TEST_CASE(of_many_wrong_passwords_at_once_no_more_than_the_limit_are_tried)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 3;
    restart();
    constexpr std::size_t workers = 8;
    std::vector<std::unique_ptr<Application>> applications;
    for (std::size_t i = 0; i < workers; ++i)
        applications.push_back(another());
    std::atomic<int> tried = 0, limited = 0;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i)
        threads.emplace_back([&, i] {
            const auto body = credentials("owner@acme.example", "wrong password");
            const auto status = answer_of((*applications[i])(make("POST", "/api/login/sessions", {}, body))).status;
            ++(status == 401 ? tried : limited);
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(tried == 3);
    BOOST_TEST(limited == int(workers) - 3);
}

BOOST_AUTO_TEST_CASE(a_right_password_resets_the_count)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 3;
    restart();
    for (int i = 0; i < 9; ++i)
        BOOST_TEST(create_session(credentials("owner@acme.example", password)).status == 200);
}

BOOST_AUTO_TEST_CASE(ones_sessions_are_listed_and_ended_one_by_one_or_all)
{
    const auto other = sign_in(owner_id);
    const auto stranger = sign_in(add_login(realm, "stranger@acme.example"));
    const auto listed = call("GET", "/api/login/sessions", owner).json["items"];
    BOOST_REQUIRE(listed.size() == 2U);
    BOOST_TEST(listed[0]["createdAt"].asString() == "2026-03-02T09:00:00.000000Z");
    BOOST_TEST(listed[0]["userAgent"].asString() == "a browser");
    BOOST_TEST(listed[0]["ipAddr"].asString() == "192.0.2.1");

    const auto foreign = call("GET", "/api/login/sessions", stranger).json["items"][0]["id"].asString();
    BOOST_TEST(refusal(call("DELETE", "/api/login/sessions/" + foreign, owner)) == "404 not_found session");
    for (const auto& item : listed)
        if (call("GET", "/api/login", other).status == 200 && call("GET", "/api/login", owner).status == 200)
            BOOST_TEST(call("DELETE", "/api/login/sessions/" + item["id"].asString(), stranger).status == 404);

    const auto out = call("DELETE", "/api/login/sessions/current", other);
    BOOST_TEST(out.line() == "200 ");
    BOOST_TEST(out.headers.at("Set-Cookie") == "id0=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    BOOST_TEST(call("GET", "/api/login", other).status == 401);
    BOOST_TEST(call("GET", "/api/login", owner).status == 200);
    const auto again = sign_in(owner_id);
    BOOST_TEST(call("DELETE", "/api/login/sessions", owner).status == 200);
    BOOST_TEST(call("GET", "/api/login", again).status == 401);
    BOOST_TEST(call("GET", "/api/login", stranger).status == 200);
    const auto own = call("GET", "/api/login/sessions", stranger).json["items"][0]["id"].asString();
    BOOST_TEST(call("DELETE", "/api/login/sessions/" + own, stranger).headers.count("Set-Cookie") == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_has_the_documented_properties_and_a_token_is_no_login)
{
    const auto login = call("GET", "/api/login", owner).json;
    BOOST_TEST(login["id"].asString() == owner_id.uuid());
    BOOST_TEST(login["email"].asString() == "owner@acme.example");
    BOOST_TEST(login["registeredAt"].asString() == "2026-03-02T09:00:00.000000Z");
    BOOST_TEST(login["authMethod"].asString() == "basic");
    BOOST_TEST(login["locale"].asString() == "en");
    BOOST_TEST(login["colorCode"].asString().size() == 6U);
    BOOST_TEST(login["colorCode"].asString().find_first_not_of("0123456789ABCDEF") == std::string::npos);
    const auto token = add_token(realm, "Support");
    for (const auto* path : {"/api/login", "/api/login/sessions"})
        BOOST_TEST(refusal(call("GET", path, token)) == "403 unauthorized");
    const auto memberships = call("GET", "/api/login/memberships", token).json["memberships"];
    BOOST_REQUIRE(memberships.size() == 1U);
    BOOST_TEST(memberships[0]["roles"][0].asString() == "Support");
}

BOOST_AUTO_TEST_CASE(pending_and_deleted_members_have_no_memberships)
{
    const auto customer = add_customer(realm, "Customer");
    add_place(customer, owner_id, {OrgRole::support}, false);
    BOOST_TEST(call("GET", "/api/login/memberships", owner).json["memberships"].size() == 1U);
    run("UPDATE members SET active = TRUE");
    BOOST_TEST(call("GET", "/api/login/memberships", owner).json["memberships"].size() == 2U);
    run("UPDATE orgs SET status = 'deleted' WHERE parent_id IS NOT NULL");
    BOOST_TEST(call("GET", "/api/login/memberships", owner).json["memberships"].size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_login_is_created_in_the_realm_of_an_organization)
{
    const auto customer = add_customer(realm, "Customer");
    const auto path = "/api/logins?orgId=" + customer.uuid();
    const auto body = R"({"email":"new@x.test","password":"long enough","name":"New"})";
    const auto made = call("POST", path, owner, body);
    BOOST_TEST(made.status == 201);
    BOOST_TEST(UserId::from_uuid(made.json["id"].asString()).has_value());
    BOOST_TEST(count("users WHERE address = 'new@x.test' AND realm_id = UNHEX('" + realm.hex() + "')") == 1);
    BOOST_TEST(create_session(credentials("new@x.test", "long enough")).status == 200);
    BOOST_TEST(refusal(call("POST", path, owner, body)) == "409 already_exists login");
    BOOST_TEST(refusal(call("POST", path, owner, R"({"email":"n2@x.test","password":"short","name":"N"})")) ==
               "400 invalid_argument password");
    BOOST_TEST(refusal(call("POST", path, owner, R"({"email":"n2","password":"long enough","name":"N"})")) ==
               "400 invalid_argument email");
    BOOST_TEST(refusal(call("POST", path, owner, "{}")) == "400 invalid_syntax email");
    BOOST_TEST(refusal(call("POST", "/api/logins", owner, body)) == "400 invalid_syntax orgId");
    BOOST_TEST(refusal(call("POST", path, {}, body)) == "401 no_session_token");
    BOOST_TEST(
        call("POST", path, add_token(realm, "Support"), R"({"email":"n3@x.test","password":"long enough","name":"N"})")
            .status == 201);
    BOOST_TEST(refusal(call("POST", path, add_token(realm, "Sysadmin"), body)) == "403 unauthorized");
}

BOOST_AUTO_TEST_CASE(version_and_status_are_json_texts_at_both_paths)
{
    for (const auto* base : {"", "/api"}) {
        BOOST_TEST(call("GET", std::string(base) + "/version").line() == "200 \"12.25.12\"");
        BOOST_TEST(call("GET", std::string(base) + "/status").line() == "200 \"ready\"");
    }
    settings->orchd.bare_paths = false;
    restart();
    BOOST_TEST(refusal(call("GET", "/version")) == "404 not_found");
    BOOST_TEST(call("GET", "/api/version").status == 200);
    const auto wrong = call("PUT", "/api/version");
    BOOST_TEST(refusal(wrong) == "405 method_not_allowed");
    BOOST_TEST(wrong.headers.at("Allow") == "GET");
}

BOOST_AUTO_TEST_SUITE_END()
