#include "api/orchd/orchd_fixture.h"

#include <boost/test/unit_test.hpp>

#include <array>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : OrchdFixture {
    OrgId reseller = add_customer(realm, "Reseller");
    OrgId customer = add_customer(reseller, "Customer");

    static std::string path(const OrgId& org, const std::string& rest = "") { return "/api/orgs/" + org.uuid() + rest; }
    As with(const OrgId& org, const OrgRoles& roles)
    {
        const auto user =
            add_login(org == realm || org == reseller ? realm : reseller, random.text(8, "abcdefgh") + "@x.test");
        add_place(org, user, roles);
        return sign_in(user);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(orchd_orgs, Fixture)

BOOST_AUTO_TEST_CASE(an_organization_is_read_by_managers_of_it_or_of_one_above)
{
    const auto org = call("GET", path(customer), owner).json;
    BOOST_TEST(org["id"].asString() == customer.uuid());
    BOOST_TEST(org["parentId"].asString() == reseller.uuid());
    BOOST_TEST(org["status"].asString() == "active");
    BOOST_TEST(org["createdAt"].asString() == "2026-03-02T09:00:00.000000Z");
    BOOST_TEST(!org.isMember("owner"));
    const auto root = call("GET", path(realm), owner).json;
    BOOST_TEST(!root.isMember("parentId"));
    BOOST_TEST(root["ownerLoginId"].asString() == owner_id.uuid());
    BOOST_TEST(root["ownerEmail"].asString() == "owner@acme.example");
    BOOST_TEST(call("GET", path(customer), with(reseller, {OrgRole::super_admin})).status == 200);
    BOOST_TEST(refusal(call("GET", path(reseller), with(customer, {OrgRole::owner}))) == "403 unauthorized");
    BOOST_TEST(refusal(call("GET", path(OrgId()), owner)) == "404 not_found org");
    BOOST_TEST(refusal(call("GET", path(realm))) == "401 no_session_token");
}

BOOST_AUTO_TEST_CASE(a_customer_is_created_where_customers_are_allowed)
{
    const auto made = call("POST", path(reseller, "/customers"), owner, R"({"name":"Moreau SARL"})");
    BOOST_TEST(made.status == 201);
    const auto id = *OrgId::from_uuid(made.json["id"].asString());
    BOOST_TEST(call("GET", path(id), owner).json["name"].asString() == "Moreau SARL");
    BOOST_TEST(refusal(call("POST", path(id, "/customers"), owner, R"({"name":"X"})")) == "403 unauthorized org");
    BOOST_TEST(refusal(call("GET", path(id, "/customers"), owner)) == "403 unauthorized org");
    BOOST_TEST(refusal(call("POST", path(reseller, "/customers"), owner, R"({"name":1})")) ==
               "400 invalid_syntax name");
    BOOST_TEST(refusal(call("POST", path(reseller, "/customers"), owner, R"({"name":""})")) ==
               "400 invalid_argument name");
}

BOOST_AUTO_TEST_CASE(customers_are_listed_in_pages_by_depth_order_and_status)
{
    const auto names = [&](const std::string& query) {
        const auto answer = call("GET", path(realm, "/customers?" + query), owner);
        std::string all = std::to_string(answer.json["total"].asInt()) + ":";
        for (const auto& item : answer.json["items"])
            all += " " + item["name"].asString();
        return answer.status == 200 ? all : refusal(answer);
    };
    clock.advance(std::chrono::seconds(1));
    add_customer(realm, "Alpha");
    BOOST_TEST(names("") == "2: Reseller Alpha");
    BOOST_TEST(names("sortBy=name") == "2: Alpha Reseller");
    BOOST_TEST(names("sortBy=name&sortOrder=desc&offset=1&limit=1") == "2: Alpha");
    BOOST_TEST(names("recursive=true&sortBy=name") == "3: Alpha Customer Reseller");
    BOOST_TEST(names("recursive=true&maxDepth=1&sortBy=name") == "2: Alpha Reseller");
    run("UPDATE orgs SET suspended_by = parent_id WHERE name = 'Alpha'");
    BOOST_TEST(names("status=suspended") == "1: Alpha");
    BOOST_TEST(names("status=active") == "1: Reseller");
    BOOST_TEST(names("status=deleted") == "0:");
    for (const auto* query : {"offset=-1", "limit=x", "sortBy=colour", "sortOrder=up", "recursive=1", "status=gone"})
        BOOST_TEST(names(query).starts_with("400 invalid_syntax"), query);
}

BOOST_AUTO_TEST_CASE(an_organization_is_changed_by_the_given_properties)
{
    const auto body = R"({"name":"New","locale":"fr","slackNotificationWebhookUrl":"https://hooks.example/1"})";
    const auto changed = call("PATCH", path(customer), owner, body);
    BOOST_TEST(changed.line() == "204 ");
    const auto org = call("GET", path(customer), owner).json;
    BOOST_TEST(org["name"].asString() == "New");
    BOOST_TEST(org["locale"].asString() == "fr");
    BOOST_TEST(org["slackNotificationWebhookUrl"].asString() == "https://hooks.example/1");
    BOOST_TEST(
        call("PATCH", path(customer), owner, R"({"isSuspended":true,"slackNotificationWebhookUrl":{"unset":true}})")
            .status == 204);
    const auto suspended = call("GET", path(customer), owner).json;
    BOOST_TEST(suspended["suspendedBy"].asString() == reseller.uuid());
    BOOST_TEST(!suspended.isMember("slackNotificationWebhookUrl"));
    BOOST_TEST(suspended["name"].asString() == "New");
    for (const auto* bad :
         {R"({"locale":"xx"})", R"({"status":"gone"})", R"({"isSuspended":1})", R"({"name":7})", "[]"})
        BOOST_TEST(refusal(call("PATCH", path(customer), owner, bad)).starts_with("400 invalid_syntax"), bad);
    BOOST_TEST(refusal(call("PATCH", path(customer), owner, R"({"name":""})")) == "400 invalid_argument name");
}

BOOST_AUTO_TEST_CASE(an_organization_is_deleted_from_above_only_and_is_not_found_then)
{
    BOOST_TEST(refusal(call("DELETE", path(customer), with(customer, {OrgRole::owner}))) == "403 unauthorized");
    BOOST_TEST(refusal(call("DELETE", path(realm), owner)) == "403 unauthorized");
    BOOST_TEST(call("DELETE", path(customer), with(reseller, {OrgRole::support})).status == 204);
    BOOST_TEST(refusal(call("GET", path(customer), owner)) == "404 not_found org");
    BOOST_TEST(value("SELECT status FROM orgs WHERE id = UNHEX('" + customer.hex() + "')") == "deleted");
}

BOOST_AUTO_TEST_CASE(deleting_an_organization_ends_its_invites_and_cancels_their_emails)
{
    const auto created = call("POST", path(customer, "/invites"), owner, invite_body("ines@acme.example"));
    const auto elsewhere = invite("ines@acme.example");
    BOOST_TEST(count("mail_spool") == 2);
    BOOST_TEST(call("DELETE", path(customer), owner).status == 204);
    BOOST_TEST(!is_open(key_of(created.json.asString())));
    BOOST_TEST(is_open(elsewhere));
    BOOST_TEST(count("mail_spool") == 1);
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed' AND reply = 'the organization was deleted'") == 1);
}

BOOST_AUTO_TEST_CASE(branding_is_the_hosts_or_the_organizations_and_public)
{
    run("UPDATE orgs SET panel_domain = 'panel.reseller.example', locale = 'de' WHERE id = UNHEX('" + reseller.hex() +
        "')");
    BOOST_TEST(call("GET", "/api/branding").json["orgName"].asString() == "Acme");
    As panel;
    panel.more["host"] = "panel.reseller.example";
    const auto branding = call("GET", "/branding", panel).json;
    BOOST_TEST(branding["orgName"].asString() == "Reseller");
    BOOST_TEST(branding["locale"].asString() == "de");
    BOOST_TEST(branding["controlPanelDomain"].asString() == "panel.reseller.example");
    BOOST_TEST(branding["settings"].isArray());
    BOOST_TEST(call("GET", "/api/branding?orgId=" + customer.uuid()).json["orgName"].asString() == "Customer");
    BOOST_TEST(refusal(call("GET", "/api/branding?orgId=x")) == "400 invalid_syntax orgId");
}

// ---- members

BOOST_AUTO_TEST_CASE(pending_and_active_members_are_listed_with_every_property)
{
    invite("ines@acme.example");
    clock.advance(std::chrono::seconds(1));
    const auto listing = call("GET", path(realm, "/members?sortBy=status"), owner).json;
    BOOST_TEST(listing["total"].asInt() == 2);
    const auto& pending = listing["items"][0];
    BOOST_TEST(!pending["isActive"].asBool());
    BOOST_TEST(pending["joinedAt"].asString() == "2026-03-02");
    for (const auto* name : {"id", "loginId", "email", "name", "roles", "siteAccesses", "notifications", "colorCode"})
        BOOST_TEST(pending.isMember(name), name);
    BOOST_TEST(pending["authMethod"].asString() == "basic");
    const auto emails = [&](const std::string& query) {
        std::string all;
        const auto answer = call("GET", path(realm, "/members?" + query), owner);
        for (const auto& item : answer.json["items"])
            all += item["email"].asString().substr(0, 1);
        return all;
    };
    BOOST_TEST(emails("sortBy=email") == "io");
    BOOST_TEST(emails("sortBy=email&sortOrder=desc") == "oi");
    BOOST_TEST(emails("role=Owner") == "o");
    BOOST_TEST(emails("search=ines") == "i");
    BOOST_TEST(emails("sortBy=email&offset=1&limit=5") == "o");
    BOOST_TEST(refusal(call("GET", path(realm, "/members?role=King"), owner)) == "400 invalid_syntax role");
}

BOOST_AUTO_TEST_CASE(a_login_of_the_realm_becomes_a_member_at_once_and_only_once)
{
    const auto login = add_login(reseller, "bob@x.test");
    const auto body = R"({"loginId":")" + login.uuid() + R"(","roles":["Owner"]})";
    const auto made = call("POST", path(customer, "/members"), owner, body);
    BOOST_TEST(made.status == 201);
    BOOST_TEST(count("mail_spool") == 0);
    const auto member = call("GET", path(customer, "/members/" + made.json["id"].asString()), owner).json;
    BOOST_TEST(member["isActive"].asBool());
    BOOST_TEST(member["joinedAt"].asString() == "2026-03-02");
    BOOST_TEST(refusal(call("POST", path(customer, "/members"), owner,
                            R"({"loginId":")" + login.uuid() + R"(","roles":["Support"]})")) ==
               "409 already_exists member");
    const auto elsewhere = add_login(realm, "carl@x.test").uuid();
    BOOST_TEST(refusal(call("POST", path(customer, "/members"), owner,
                            R"({"loginId":")" + elsewhere + R"(","roles":["Support"]})")) == "404 not_found login");
    BOOST_TEST(refusal(call("POST", path(customer, "/members"), owner, R"({"loginId":"x","roles":["Support"]})")) ==
               "400 invalid_syntax loginId");
}

BOOST_AUTO_TEST_CASE(a_member_sees_itself_and_is_changed_by_managers)
{
    const auto user = add_login(reseller, "bob@x.test");
    const auto id = add_place(customer, user, {OrgRole::site_access});
    const auto member = path(customer, "/members/" + id.uuid());
    const auto self = sign_in(user);
    BOOST_TEST(call("GET", member, self).status == 200);
    BOOST_TEST(refusal(call("PUT", member, self, "{}")) == "403 unauthorized");
    BOOST_TEST(call("PUT", member, owner, R"({"roles":["Support","SiteAccess"],"siteAccesses":["a","b"]})").line() ==
               "200 ");
    const auto changed = call("GET", member, owner).json;
    BOOST_TEST(changed["roles"].size() == 2U);
    BOOST_TEST(changed["siteAccesses"][1].asString() == "b");
    BOOST_TEST(call("GET", path(customer, "/members?siteAccess=b"), owner).json["total"].asInt() == 1);
    BOOST_TEST(call("GET", path(customer, "/members?siteAccess=c"), owner).json["total"].asInt() == 0);
    BOOST_TEST(refusal(call("PUT", member, owner, R"({"roles":["Owner"]})")) == "400 invalid_argument member");
    BOOST_TEST(refusal(call("PUT", member, owner, R"({"roles":[]})")) == "400 invalid_argument roles");
    BOOST_TEST(refusal(call("GET", path(realm, "/members/" + id.uuid()), owner)) == "404 not_found member");
    BOOST_TEST(call("DELETE", member, owner).line() == "204 ");
    BOOST_TEST(refusal(call("GET", member, owner)) == "404 not_found member");
    BOOST_TEST(count("users WHERE address = 'bob@x.test'") == 1);
}

BOOST_AUTO_TEST_CASE(removing_a_pending_member_cancels_invite_email_and_login)
{
    const auto key = invite("ines@acme.example");
    const auto id = MemberId::from_hex(value("SELECT HEX(id) FROM members WHERE NOT active"));
    BOOST_TEST(call("DELETE", path(realm, "/members/" + id->uuid()), owner).status == 204);
    BOOST_TEST(!is_open(key));
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed'") == 1);
    BOOST_TEST(count("users WHERE password_hash IS NULL") == 0);
}

BOOST_AUTO_TEST_CASE(changes_to_a_pending_member_apply_when_they_accept)
{
    const auto key = invite("ines@acme.example");
    const auto id = MemberId::from_hex(value("SELECT HEX(id) FROM members WHERE NOT active"));
    BOOST_TEST(call("PUT", path(realm, "/members/" + id->uuid()), owner, R"({"roles":["Business"]})").status == 200);
    BOOST_TEST(validate(key).json["role"].asString() == "Business");
}

BOOST_AUTO_TEST_CASE(ownership_is_transferred_and_the_owner_is_protected)
{
    const auto heir = add_place(realm, add_login(realm, "heir@acme.example"), {OrgRole::support});
    const auto pending = add_place(realm, add_login(realm, "late@acme.example"), {OrgRole::support}, false);
    const auto hand_over = [&](const As& as, const std::string& member) {
        return call("PUT", path(realm, "/owner"), as, R"({"memberId":")" + member + "\"}");
    };
    const auto own = value("SELECT HEX(id) FROM members WHERE roles = 'Owner'");
    BOOST_TEST(refusal(call("DELETE", path(realm, "/members/" + MemberId::from_hex(own)->uuid()), owner)) ==
               "400 invalid_argument member");
    BOOST_TEST(refusal(hand_over(with(realm, {OrgRole::super_admin}), heir.uuid())) == "403 unauthorized");
    BOOST_TEST(refusal(hand_over(owner, pending.uuid())) == "404 not_found member");
    BOOST_TEST(refusal(hand_over(owner, "x")) == "400 invalid_syntax memberId");
    BOOST_TEST(hand_over(owner, heir.uuid()).line() == "200 ");
    BOOST_TEST(value("SELECT roles FROM members WHERE id = UNHEX('" + own + "')") == "SuperAdmin");
    BOOST_TEST(value("SELECT roles FROM members WHERE id = UNHEX('" + heir.hex() + "')") == "Owner,Support");
    BOOST_TEST(count("members WHERE owner_of IS NOT NULL") == 1);
}

BOOST_AUTO_TEST_CASE(
    of_an_organization_handed_over_by_several_at_once_one_is_the_owner_and_the_others_are_told_the_truth)
{
    constexpr std::size_t workers = 4;
    std::array<std::string, workers> heirs;
    for (std::size_t i = 0; i < workers; ++i)
        heirs[i] =
            add_place(customer, add_login(reseller, "heir" + std::to_string(i) + "@acme.example"), {OrgRole::support})
                .uuid();
    std::array<int, workers> statuses{};
    std::vector<std::unique_ptr<Application>> applications;
    for (std::size_t i = 0; i < workers; ++i)
        applications.push_back(another());
    std::vector<std::thread> threads;
    for (std::size_t i = 0; i < workers; ++i)
        threads.emplace_back([&, i] {
            statuses[i] = answer_of((*applications[i])(make("PUT", path(customer, "/owner"), owner,
                                                            R"({"memberId":")" + heirs[i] + "\"}")))
                              .status;
        });
    for (auto& thread : threads)
        thread.join();
    for (const int status : statuses)
        BOOST_TEST(status == 200);
    BOOST_TEST(count("members WHERE owner_of IS NOT NULL") == 2); // the master's, and one here
    // Each new owner has been the owner, and all but the last have what a previous owner becomes.
    BOOST_TEST(count("members WHERE FIND_IN_SET('SuperAdmin', roles)") == int(workers) - 1);
}

// ---- access tokens

BOOST_AUTO_TEST_CASE(an_access_token_is_shown_once_used_listed_and_ended)
{
    const auto tokens = path(realm, "/access_tokens");
    BOOST_TEST(call("GET", tokens, owner).line() == "200 []");
    const auto made =
        call("POST", tokens, owner,
             R"({"roles":["SuperAdmin"],"friendlyName":"CI","tokenExpires":"2026-03-03T10:00:00+01:00"})");
    BOOST_TEST(made.status == 201);
    const auto secret = made.json["unencryptedToken"].asString();
    BOOST_TEST(secret.starts_with(made.json["firstFive"].asString()));
    BOOST_TEST(!is_stored(secret));
    const auto listed = call("GET", tokens, As::token(secret)).json;
    BOOST_REQUIRE(listed.size() == 1U);
    BOOST_TEST(listed[0]["tokenExpires"].asString() == "2026-03-03T09:00:00.000000Z");
    BOOST_TEST(listed[0]["friendlyName"].asString() == "CI");
    const auto by_token = call("POST", path(realm, "/invites"), As::token(secret), invite_body("ines@acme.example"));
    BOOST_TEST(by_token.status == 201);
    BOOST_TEST(refusal(call("DELETE", tokens + "/" + OrgId::make(clock.now(), random).uuid(), owner)) ==
               "404 not_found access_token");
    BOOST_TEST(call("DELETE", tokens + "/" + made.json["id"].asString(), owner).line() == "204 ");
    BOOST_TEST(refusal(call("GET", tokens, As::token(secret))) == "403 unauthorized");
}

BOOST_AUTO_TEST_CASE(a_token_expires_and_may_be_restricted_to_addresses)
{
    const auto tokens = path(realm, "/access_tokens");
    const auto secret = [&](const std::string& more) {
        return As::token(call("POST", tokens, owner, R"({"roles":["SuperAdmin"],)" + more + "}")
                             .json["unencryptedToken"]
                             .asString());
    };
    const auto brief = secret(R"("tokenExpires":"2026-03-02T09:00:01Z")");
    BOOST_TEST(call("GET", tokens, brief).status == 200);
    BOOST_TEST(call("GET", tokens, secret(R"("allowedIps":["192.0.2.1"])")).status == 200);
    BOOST_TEST(call("GET", tokens, secret(R"("allowedIps":["192.0.2.9"])")).status == 403);
    BOOST_TEST(call("GET", tokens, secret(R"("allowedIps":["192.0.2.9"],"ipRestricted":false)")).status == 200);
    clock.advance(std::chrono::seconds(1));
    BOOST_TEST(call("GET", tokens, brief).status == 403);
}

BOOST_AUTO_TEST_CASE(a_token_never_outranks_its_creator)
{
    const auto tokens = path(realm, "/access_tokens");
    const auto admin = with(realm, {OrgRole::super_admin});
    BOOST_TEST(refusal(call("POST", tokens, admin, R"({"roles":["Owner"]})")) == "403 unauthorized");
    BOOST_TEST(call("POST", tokens, admin, R"({"roles":["SuperAdmin","Support"]})").status == 201);
    for (const auto* bad : {R"({})", R"({"roles":["King"]})", R"({"roles":["Support"],"tokenExpires":"tomorrow"})",
                            R"({"roles":["Support"],"ipRestricted":"no"})"})
        BOOST_TEST(refusal(call("POST", tokens, owner, bad)).starts_with("400 invalid_syntax"), bad);
    BOOST_TEST(refusal(call("POST", tokens, owner, R"({"roles":[]})")) == "400 invalid_argument roles");
}

BOOST_AUTO_TEST_SUITE_END()
