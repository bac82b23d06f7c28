#include "api/orchd/orchd_fixture.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

constexpr auto ines = "ines@acme.example";

struct Fixture : OrchdFixture {
    Answer create(const std::string& body, const As& as)
    {
        return call("POST", "/api/orgs/" + master + "/invites", as, body);
    }
    Answer create(const std::string& body) { return create(body, owner); }
    std::string unsent() { return value("SELECT COUNT(*) FROM mail_spool"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(orchd_invites, Fixture)

// ---- createInvite

BOOST_AUTO_TEST_CASE(an_invite_is_answered_by_its_link_and_makes_a_pending_login_and_member)
{
    const auto answer = create(invite_body("Ines+dev@acme.example"));
    BOOST_TEST(answer.status == 201);
    BOOST_TEST(answer.headers.at("Content-Type") == "application/json");
    const auto url = answer.json.asString();
    BOOST_TEST(is_uuid(key_of(url)));
    BOOST_TEST(url == "https://chat.example/invites/" + key_of(url) + "?email=Ines%2Bdev@acme.example");
    BOOST_TEST(count("users WHERE password_hash IS NULL AND address_key = 'ines+dev@acme.example'") == 1);
    BOOST_TEST(count("members WHERE NOT active AND roles = 'SuperAdmin' AND joined_at IS NULL") == 1);
    BOOST_TEST(count("events WHERE about_kind = 'invite' AND kind = 'created'") == 1);
}

BOOST_AUTO_TEST_CASE(only_the_hash_of_the_key_is_kept)
{
    const auto key = invite(ines);
    BOOST_TEST(count("invites WHERE LENGTH(key_hash) = 32") == 1);
    BOOST_TEST(is_stored(key)); // for the e-mail
    run("DELETE FROM mail_spool");
    BOOST_TEST(!is_stored(key));
}

BOOST_AUTO_TEST_CASE(the_email_is_written_with_the_invite_and_expires_with_it)
{
    const auto url = create(invite_body(ines)).json.asString();
    BOOST_TEST(value("SELECT CONCAT_WS(' ', template, locale, recipient, about_kind) FROM mail_spool") ==
               "org_invitation en ines@acme.example invite");
    BOOST_TEST(count("mail_spool s JOIN invites i ON i.id = s.about_id WHERE s.expires_at = i.expires_at AND "
                     "i.expires_at = '2026-03-12 09:00:00'") == 1);
    const auto param = [&](const std::string& name) {
        return value("SELECT JSON_UNQUOTE(JSON_EXTRACT(params, '$." + name + "')) FROM mail_spool");
    };
    BOOST_TEST(param("invite_url") == url);
    BOOST_TEST(param("org_name") == "Acme");
    BOOST_TEST(param("inviter_name") == "Name of owner@acme.example");
    BOOST_TEST(param("role") == "super administrator");
    BOOST_TEST(param("expires_on") == "12 March 2026");
}

BOOST_AUTO_TEST_CASE(the_email_has_the_recipients_language_else_the_requests_else_the_organizations)
{
    run("UPDATE orgs SET locale = 'es'");
    const auto locale = [&] {
        const auto found = value("SELECT locale FROM mail_spool");
        run("DELETE FROM mail_spool");
        return found;
    };
    create(invite_body(ines));
    BOOST_TEST(locale() == "es");
    auto german = owner;
    german.more["accept-language"] = "nl, fr;q=0.5, de-AT;q=0.9";
    create(invite_body(ines), german);
    BOOST_TEST(locale() == "de");
    run("UPDATE users SET locale = 'fr-CA' WHERE password_hash IS NULL");
    create(invite_body(ines), german);
    BOOST_TEST(locale() == "fr-CA");
}

BOOST_AUTO_TEST_CASE(without_send_email_there_is_no_email)
{
    BOOST_TEST(create(invite_body(ines, R"(["Support"])", R"(,"sendEmail":false)")).status == 201);
    BOOST_TEST(unsent() == "0");
}

BOOST_AUTO_TEST_CASE(the_link_leads_to_the_organizations_panel_never_to_the_requests_host)
{
    auto strange = owner;
    strange.more["host"] = "evil.example";
    strange.more["x-forwarded-host"] = "evil.example";
    BOOST_TEST(create(invite_body(ines), strange).text.find("evil") == std::string::npos);
    run("UPDATE orgs SET panel_domain = 'panel.acme.example'");
    BOOST_TEST(create(invite_body(ines)).json.asString().starts_with("https://panel.acme.example/invites/"));
}

BOOST_AUTO_TEST_CASE(inviting_again_makes_a_new_key_and_invalidates_the_old_one_and_its_email)
{
    const auto first = invite(ines);
    const auto member = value("SELECT HEX(id) FROM members WHERE NOT active");
    clock.advance(std::chrono::days(9));
    owner = sign_in(owner_id);
    const auto again =
        create(R"({"email":"INES@ACME.example","name":"Inès","roles":["Support","Business","Support"]})");
    BOOST_TEST(again.status == 201);
    BOOST_TEST(!is_open(first));
    BOOST_TEST(is_open(key_of(again.json.asString())));
    BOOST_TEST(unsent() == "1");
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed'") == 1);
    BOOST_TEST(value("SELECT HEX(id) FROM members WHERE NOT active") == member);
    BOOST_TEST(value("SELECT roles FROM members WHERE NOT active") == "Support,Business");
    BOOST_TEST(value("SELECT name FROM users WHERE password_hash IS NULL") == "Inès");
    BOOST_TEST(value("SELECT expires_at FROM invites") == "2026-03-21 09:00:00");
}

BOOST_AUTO_TEST_CASE(a_registered_login_keeps_its_name)
{
    const auto user = add_login(realm, ines);
    invite(ines);
    BOOST_TEST(value("SELECT name FROM users WHERE address_key = 'ines@acme.example'") == "Name of ines@acme.example");
    BOOST_TEST(count("members WHERE NOT active AND user_id = UNHEX('" + user.hex() + "')") == 1);
}

BOOST_AUTO_TEST_CASE(an_active_member_is_refused_and_nothing_changes)
{
    const auto before = dump();
    BOOST_TEST(refusal(create(invite_body("Owner@acme.example"))) == "409 already_exists member");
    BOOST_TEST(dump() == before);
}

struct BadBody {
    const char* body;
    const char* refusal;
};
std::ostream& operator<<(std::ostream& out, const BadBody& bad)
{
    return out << bad.body;
}
const BadBody bad_bodies[] = {
    {"", "400 invalid_syntax body"},
    {"[]", "400 invalid_syntax body"},
    {"{", "400 invalid_syntax body"},
    {R"({"name":"I","roles":["Owner"]})", "400 invalid_syntax email"},
    {R"({"email":1,"name":"I","roles":["Support"]})", "400 invalid_syntax email"},
    {R"({"email":null,"name":"I","roles":["Support"]})", "400 invalid_syntax email"},
    {R"({"email":"i@x.test","roles":["Support"]})", "400 invalid_syntax name"},
    {R"({"email":"i@x.test","name":"I"})", "400 invalid_syntax roles"},
    {R"({"email":"i@x.test","name":"I","roles":"Support"})", "400 invalid_syntax roles"},
    {R"({"email":"i@x.test","name":"I","roles":["King"]})", "400 invalid_syntax roles"},
    {R"({"email":"i@x.test","name":"I","roles":["owner"]})", "400 invalid_syntax roles"},
    {R"({"email":"i@x.test","name":"I","roles":["Support"],"sendEmail":"yes"})", "400 invalid_syntax sendEmail"},
    {R"({"email":"i@x.test","name":"I","roles":["Support"],"siteAccesses":[1]})", "400 invalid_syntax siteAccesses"},
    {R"({"email":"i@x.test","name":"I","roles":[]})", "400 invalid_argument roles"},
    {R"({"email":"i@x@y.test","name":"I","roles":["Support"]})", "400 invalid_argument email"},
    {R"({"email":"i@x.test\r\nBcc: j@x.test","name":"I","roles":["Support"]})", "400 invalid_argument email"},
    {R"({"email":"i@x.test,j@x.test","name":"I","roles":["Support"]})", "400 invalid_argument email"},
    {R"({"email":"nobody","name":"I","roles":["Support"]})", "400 invalid_argument email"},
    {R"({"email":"i@x.test","name":"","roles":["Support"]})", "400 invalid_argument name"},
    {R"({"email":"i@x.test","name":"a\u0007b","roles":["Support"]})", "400 invalid_argument name"},
    {R"({"email":"i@x.test","name":"I","roles":["Owner"]})", "400 invalid_argument owner"},
};
BOOST_DATA_TEST_CASE(a_bad_body_is_refused_and_nothing_is_written, boost::unit_test::data::make(bad_bodies), bad)
{
    const auto before = dump();
    BOOST_TEST(refusal(create(bad.body)) == bad.refusal);
    BOOST_TEST(dump() == before);
}

BOOST_AUTO_TEST_CASE(null_counts_as_absent)
{
    BOOST_TEST(create(invite_body(ines, R"(["Support"])", R"(,"sendEmail":null,"siteAccesses":null)")).status == 201);
    BOOST_TEST(unsent() == "1");
}

BOOST_AUTO_TEST_CASE(a_name_of_255_characters_is_accepted_and_one_of_300_is_not)
{
    const auto body = [](std::size_t length) {
        return R"({"email":"i@x.test","roles":["Support"],"unknown":{},"name":")" + std::string(length, 'x') + "\"}";
    };
    BOOST_TEST(refusal(create(body(300))) == "400 invalid_argument name");
    BOOST_TEST(create(body(255)).status == 201);
}

BOOST_AUTO_TEST_CASE(an_owner_is_invited_only_if_there_is_none)
{
    const auto customer = add_customer(realm, "Customer");
    const auto path = "/api/orgs/" + customer.uuid() + "/invites";
    const auto body = invite_body(ines, R"(["Owner"])");
    BOOST_TEST(call("POST", path, owner, body).status == 201);
    BOOST_TEST(call("POST", path, owner, body).status == 201);
    BOOST_TEST(refusal(call("POST", path, owner, invite_body("x@acme.example", R"(["Owner"])"))) ==
               "400 invalid_argument owner");
}

BOOST_AUTO_TEST_CASE(checks_come_in_order_path_credential_existence_right_body_state)
{
    const auto stranger = sign_in(add_login(realm, "stranger@acme.example"));
    const auto unknown = OrgId::make(clock.now(), random).uuid();
    const auto path = [](const std::string& org) { return "/api/orgs/" + org + "/invites"; };
    const auto malformed = call("POST", path("nonsense"), {}, "{");
    BOOST_TEST(malformed.status == 404);
    BOOST_TEST(malformed.headers.at("Content-Type").starts_with("text/plain"));
    BOOST_TEST(malformed.text.starts_with("UUID parsing failed"));
    BOOST_TEST(refusal(call("POST", path(unknown), {}, "{")) == "401 no_session_token");
    BOOST_TEST(refusal(call("POST", path(unknown), As::session("gone"), "{")) == "401 invalid_session_token");
    BOOST_TEST(refusal(call("POST", path(unknown), As::token("gone"), "{")) == "403 unauthorized");
    BOOST_TEST(refusal(call("POST", path(unknown), stranger, "{")) == "404 not_found org");
    BOOST_TEST(refusal(call("POST", path("11111111-2222-3333-4444-555555555555"), owner, "{")) == "404 not_found org");
    BOOST_TEST(refusal(call("POST", path(master), stranger, "{")) == "403 unauthorized");
    BOOST_TEST(refusal(call("POST", path(master), owner, "{")) == "400 invalid_syntax body");
}

BOOST_AUTO_TEST_CASE(super_admins_here_or_above_invite_by_session_or_token_and_nobody_else)
{
    const auto reseller = add_customer(realm, "Reseller");
    const auto leaf = add_customer(reseller, "Leaf");
    const auto try_by = [&](const As& as) {
        return call("POST", "/api/orgs/" + leaf.uuid() + "/invites", as, invite_body(ines)).status;
    };
    const auto member = [&](const OrgId& of_realm, const OrgId& org, const OrgRoles& roles, bool active = true) {
        const auto user = add_login(of_realm, random.text(8, "abcdefgh") + "@x.test");
        add_place(org, user, roles, active);
        return sign_in(user);
    };
    BOOST_TEST(try_by(owner) == 201);
    BOOST_TEST(try_by(member(realm, reseller, {OrgRole::super_admin})) == 201);
    BOOST_TEST(try_by(member(reseller, leaf, {OrgRole::super_admin})) == 201);
    BOOST_TEST(try_by(member(reseller, leaf, {OrgRole::support, OrgRole::sysadmin, OrgRole::business})) == 403);
    BOOST_TEST(try_by(member(reseller, leaf, {OrgRole::super_admin}, false)) == 403);
    BOOST_TEST(try_by(member(realm, add_customer(realm, "Sibling"), {OrgRole::owner})) == 403);
    BOOST_TEST(try_by(add_token(reseller, "SuperAdmin")) == 201);
    BOOST_TEST(try_by(add_token(leaf, "Support")) == 403);
    BOOST_TEST(try_by(add_token(add_customer(leaf, "Below"), "Owner")) == 403);
}

BOOST_AUTO_TEST_CASE(two_at_once_both_succeed_and_one_key_works)
{
    for (int round = 0; round < 5; ++round) {
        const auto address = "twin" + std::to_string(round) + "@acme.example";
        std::array<std::string, 2> keys;
        std::array<int, 2> statuses{};
        std::vector<std::unique_ptr<Application>> applications;
        for (std::size_t i = 0; i < keys.size(); ++i)
            applications.push_back(another());
        std::vector<std::thread> threads;
        for (std::size_t i = 0; i < keys.size(); ++i)
            threads.emplace_back([&, i] {
                const auto answer = answer_of(
                    (*applications[i])(make("POST", "/api/orgs/" + master + "/invites", owner, invite_body(address))));
                statuses[i] = answer.status;
                keys[i] = key_of(answer.json.asString());
            });
        for (auto& thread : threads)
            thread.join();
        BOOST_TEST(statuses[0] == 201);
        BOOST_TEST(statuses[1] == 201);
        BOOST_TEST(int(is_open(keys[0])) + int(is_open(keys[1])) == 1);
        BOOST_TEST(count("mail_spool WHERE recipient = '" + address + "'") == 1);
    }
}

// ---- validateInvite

BOOST_AUTO_TEST_CASE(validating_shows_what_the_invite_is_for_and_changes_nothing)
{
    const auto key = invite(ines, R"(["Support","Sysadmin"])");
    const auto before = dump();
    const auto answer = call("POST", "/invites/" + key + "/validate", {"id0=dead", "dead"});
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.json["isValid"].asBool());
    BOOST_TEST(answer.json["orgId"].asString() == master);
    BOOST_TEST(answer.json["orgName"].asString() == "Acme");
    BOOST_TEST(answer.json["role"].asString() == "Sysadmin");
    BOOST_TEST(answer.json["loginId"].asString() ==
               UserId::from_hex(value("SELECT HEX(id) FROM users WHERE password_hash IS NULL"))->uuid());
    BOOST_TEST(dump() == before);
}

BOOST_AUTO_TEST_CASE(unknown_expired_used_replaced_and_revoked_invites_get_one_answer)
{
    const auto expired = invite("expired@acme.example");
    clock.advance(std::chrono::days(10));
    owner = sign_in(owner_id);
    const auto used = invite("used@acme.example");
    BOOST_TEST(accept(used, "used@acme.example", password).status == 200);
    const auto replaced = invite("twice@acme.example");
    invite("twice@acme.example");
    const auto withdrawn = invite("gone@acme.example");
    const auto member = MemberId::from_hex(value(
        "SELECT HEX(m.id) FROM members m JOIN users u ON u.id = m.user_id WHERE u.address_key = 'gone@acme.example'"));
    BOOST_TEST(call("DELETE", "/api/orgs/" + master + "/members/" + member->uuid(), owner).status == 204);
    for (const auto& key : {random_uuid(random), expired, used, replaced, withdrawn}) {
        BOOST_TEST(validate(key).line() == R"(200 {"isValid":false})");
        BOOST_TEST(refusal(accept(key, "expired@acme.example", password)) == "404 not_found invite");
    }
    BOOST_TEST(call("POST", "/api/invites/nonsense/validate").text.starts_with("UUID parsing failed"));
}

BOOST_AUTO_TEST_CASE(validating_is_one_statement)
{
    const auto key = invite(ines);
    int statements = 0;
    const auto counting = another([&](std::string_view) { ++statements; });
    (*counting)(make("POST", "/api/invites/" + key + "/validate"));
    statements = 0;
    (*counting)(make("POST", "/api/invites/" + key + "/validate"));
    BOOST_TEST(statements == 1);
}

BOOST_AUTO_TEST_CASE(an_invite_opens_nothing_once_its_inviter_or_its_organization_has_lost_the_right)
{
    const auto admin = add_login(realm, "admin@acme.example");
    add_place(realm, admin, {OrgRole::super_admin});
    owner = sign_in(admin);
    const auto key = invite(ines);
    const auto closed_by = [&](const std::string& change, const std::string& back) {
        BOOST_TEST(is_open(key));
        run(change);
        BOOST_TEST(!is_open(key), change);
        BOOST_TEST(refusal(accept(key, ines, password)) == "404 not_found invite");
        run(back);
    };
    closed_by("UPDATE members SET roles = 'Support' WHERE roles = 'SuperAdmin' AND active",
              "UPDATE members SET roles = 'SuperAdmin' WHERE roles = 'Support' AND active");
    closed_by("UPDATE orgs SET status = 'deleted'", "UPDATE orgs SET status = 'active'");
    closed_by("UPDATE orgs SET suspended_by = id", "UPDATE orgs SET suspended_by = NULL");
    closed_by("UPDATE users SET active = FALSE WHERE address_key = 'admin@acme.example'",
              "UPDATE users SET active = TRUE");
    BOOST_TEST(accept(key, ines, password).status == 200);
}

BOOST_AUTO_TEST_CASE(an_invite_by_a_token_ends_with_the_token)
{
    owner = add_token(realm, "SuperAdmin");
    const auto key = invite(ines);
    BOOST_TEST(is_open(key));
    run("DELETE FROM access_tokens");
    BOOST_TEST(!is_open(key));
}

// ---- acceptInvite

BOOST_AUTO_TEST_CASE(a_pending_login_gets_its_password_its_membership_and_a_session)
{
    const auto key = invite(ines);
    clock.advance(std::chrono::days(1));
    auto tls = make("POST", "/api/invites/" + key, As::session("an old one"),
                    R"({"email":" INES@acme.example","password":"correct horse battery","locale":"fr"})");
    tls.secure = true;
    const auto answer = send(tls);
    BOOST_TEST(answer.line() == "200 ");
    BOOST_TEST(answer.headers.at("Set-Cookie") ==
               "id0=" + cookie_token(answer) + "; Path=/; HttpOnly; SameSite=Lax; Max-Age=43200; Secure");
    BOOST_TEST(!is_open(key));
    BOOST_TEST(value("SELECT CONCAT_WS(' ', locale, verified, password_hash IS NOT NULL) FROM users WHERE "
                     "address_key = 'ines@acme.example'") == "fr 1 1");
    BOOST_TEST(count("members WHERE active AND joined_at = '2026-03-03 09:00:00'") == 1);
    BOOST_TEST(unsent() == "0");
    BOOST_TEST(count("events WHERE about_kind = 'invite' AND kind = 'accepted'") == 1);
    BOOST_TEST(call("GET", "/api/login", As::session(cookie_token(answer))).json["email"].asString() == ines);
    BOOST_TEST(refusal(accept(key, ines, password)) == "404 not_found invite");
}

BOOST_AUTO_TEST_CASE(a_registered_login_accepts_by_its_password_and_a_wrong_one_consumes_nothing)
{
    add_login(realm, ines, "her own password");
    const auto key = invite(ines);
    const auto before = dump();
    BOOST_TEST(refusal(accept(key, ines, "another password")) == "401 invalid_credentials");
    BOOST_TEST(dump() == before);
    const auto answer = accept(key, ines, "her own password");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(!cookie_token(answer).empty());
}

BOOST_AUTO_TEST_CASE(the_invited_login_accepts_by_its_session_whatever_the_body)
{
    const auto user = add_login(realm, ines);
    const auto key = invite(ines);
    const auto answer = call("POST", "/api/invites/" + key, sign_in(user), "{ this is not looked at");
    BOOST_TEST(answer.line() == "200 ");
    BOOST_TEST(answer.headers.count("Set-Cookie") == 0U);
    BOOST_TEST(count("members WHERE active AND user_id = UNHEX('" + user.hex() + "')") == 1);
}

BOOST_AUTO_TEST_CASE(another_login_or_an_access_token_is_refused_and_consumes_nothing)
{
    const auto key = invite(ines);
    const auto token = add_token(realm, "Owner");
    const auto before = dump();
    BOOST_TEST(refusal(accept(key, ines, password, owner)) == "403 unauthorized invite");
    BOOST_TEST(refusal(accept(key, ines, password, token)) == "403 unauthorized invite");
    BOOST_TEST(refusal(accept(key, "other@acme.example", password)) == "403 unauthorized invite");
    BOOST_TEST(dump() == before);
    BOOST_TEST(is_open(key));
}

BOOST_AUTO_TEST_CASE(without_a_session_an_acceptable_password_is_needed)
{
    const auto key = invite(ines);
    const auto path = "/api/invites/" + key;
    BOOST_TEST(refusal(call("POST", path)) == "400 invalid_argument password");
    BOOST_TEST(refusal(call("POST", path, {}, "[]")) == "400 invalid_syntax body");
    BOOST_TEST(refusal(call("POST", path, {}, "{}")) == "400 invalid_syntax email");
    BOOST_TEST(refusal(call("POST", path, {}, R"({"email":"ines@acme.example"})")) == "400 invalid_argument password");
    BOOST_TEST(refusal(call("POST", path, {}, R"({"email":"ines@acme.example","locale":"xx"})")) ==
               "400 invalid_syntax locale");
    BOOST_TEST(refusal(accept(key, ines, "short")) == "400 invalid_argument password");
    BOOST_TEST(refusal(accept(key, ines, std::string(1025, 'x'))) == "400 invalid_argument password");
    BOOST_TEST(is_open(key));
}

BOOST_AUTO_TEST_CASE(a_pending_login_with_two_invites_registers_by_one_and_accepts_the_other_with_its_password)
{
    const auto one = add_customer(realm, "One");
    const auto two = add_customer(realm, "Two");
    const auto path = [](const OrgId& org) { return "/api/orgs/" + org.uuid() + "/invites"; };
    const auto first = key_of(call("POST", path(one), owner, invite_body(ines)).json.asString());
    const auto second = key_of(call("POST", path(two), owner, invite_body(ines)).json.asString());
    BOOST_TEST(accept(first, ines, "her first password").status == 200);
    BOOST_TEST(is_open(second));
    BOOST_TEST(refusal(accept(second, ines, "some other password")) == "401 invalid_credentials");
    BOOST_TEST(accept(second, ines, "her first password").status == 200);
}

BOOST_AUTO_TEST_CASE(failed_passwords_are_limited_and_the_invite_stays)
{
    settings->limits.enabled = true;
    settings->limits.failed_logins = 3;
    restart();
    add_login(realm, ines);
    const auto key = invite(ines);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(refusal(accept(key, ines, "wrong password")) == "401 invalid_credentials");
    const auto limited = accept(key, ines, password);
    BOOST_TEST(refusal(limited) == "429 rate_limited");
    BOOST_TEST(limited.headers.at("Retry-After") == "900");
    clock.advance(std::chrono::minutes(15));
    BOOST_TEST(accept(key, ines, password).status == 200);
}

BOOST_AUTO_TEST_CASE(of_64_at_once_one_succeeds_and_sets_the_password)
{
    constexpr std::size_t workers = 8;
    constexpr std::size_t each = 8;
    const auto key = invite(ines);
    std::vector<std::unique_ptr<Application>> applications;
    for (std::size_t i = 0; i < workers; ++i)
        applications.push_back(another());
    std::array<std::vector<int>, workers> statuses;
    std::array<std::string, workers> winners;
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i)
        threads.emplace_back([&, i] {
            for (std::size_t n = 0; n < each; ++n) {
                const auto own = "password " + std::to_string(i) + " " + std::to_string(n);
                const auto answer = answer_of((*applications[i])(make(
                    "POST", "/api/invites/" + key, {}, R"({"email":"ines@acme.example","password":")" + own + "\"}")));
                statuses[i].push_back(answer.status);
                if (answer.status == 200) winners[i] = own;
            }
        });
    for (auto& thread : threads)
        thread.join();
    std::map<int, int> by_status;
    std::string winner;
    for (std::size_t i = 0; i < workers; ++i) {
        for (const int status : statuses[i])
            ++by_status[status];
        if (!winners[i].empty()) winner = winners[i];
    }
    BOOST_TEST(by_status[200] == 1);
    BOOST_TEST(by_status[404] == int(workers * each) - 1);
    BOOST_TEST(call("POST", "/api/login/sessions", {}, R"({"email":"ines@acme.example","password":")" + winner + "\"}")
                   .status == 200);
    BOOST_TEST(count("sessions WHERE dialect = 'orchd'") == 3); // owner, accepted, signed in
}

BOOST_AUTO_TEST_CASE(accepting_and_inviting_again_at_once_leave_a_member_or_an_invite_never_both)
{
    const auto user = add_login(realm, ines);
    const auto her = sign_in(user);
    for (int round = 0; round < 10; ++round) {
        const auto key = invite(ines);
        const auto one = another();
        const auto other = another();
        int accepted = 0;
        Answer renewed{};
        std::thread first([&] { accepted = answer_of((*one)(make("POST", "/api/invites/" + key, her))).status; });
        std::thread second([&] {
            renewed = answer_of((*other)(make("POST", "/api/orgs/" + master + "/invites", owner, invite_body(ines))));
        });
        first.join();
        second.join();
        const bool is_member = count("members WHERE active AND user_id = UNHEX('" + user.hex() + "')") == 1;
        BOOST_TEST(is_member == (accepted == 200));
        BOOST_TEST(renewed.status == (is_member ? 409 : 201));
        BOOST_TEST(count("invites") == (is_member ? 0 : 1));
        BOOST_TEST(unsent() == (is_member ? "0" : "1"));
        run("DELETE FROM members WHERE user_id = UNHEX('" + user.hex() + "')");
        run("DELETE FROM mail_spool");
    }
}

/// Runs the request with its statement 1 failing, then 2, … until it succeeds; each failure leaves everything as it
/// was.
template <typename Make>
void fail_at_every_step(OrchdFixture& fixture, const Make& make, int expected)
{
    for (int failing = 1;; ++failing) {
        const auto before = fixture.dump();
        int statement = 0;
        const auto faulty = fixture.another([&](std::string_view) {
            if (++statement == failing) throw store::DatabaseError(1, "injected");
        });
        const auto answer = answer_of((*faulty)(make()));
        if (statement < failing || answer.status < 500) {
            BOOST_TEST(answer.status == expected);
            return;
        }
        BOOST_TEST(answer.status == 500);
        BOOST_REQUIRE(fixture.dump() == before);
        BOOST_REQUIRE(failing < 60);
    }
}

BOOST_AUTO_TEST_CASE(a_failure_at_any_statement_leaves_everything_as_it_was)
{
    const auto create_request = [&] {
        return make("POST", "/api/orgs/" + master + "/invites", owner, invite_body(ines));
    };
    fail_at_every_step(*this, create_request, 201);
    fail_at_every_step(*this, create_request, 201);
    const auto key = invite(ines);
    fail_at_every_step(
        *this,
        [&] {
            return make("POST", "/api/invites/" + key, {}, R"({"email":"ines@acme.example","password":"long enough"})");
        },
        200);
}

BOOST_AUTO_TEST_SUITE_END()
