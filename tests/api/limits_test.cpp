// The limits on failed tokens, on e-mails per day and on the lifetime of links, as each dialect's clients see them.
#include "api/orchd/orchd_fixture.h"
#include "api/rainbow/invitations_fixture.h"
#include "api/rainbow/links.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::test;

namespace {

/// With limits, and with rate limits that allow the tests' many calls.
void limit(ApplicationFixture& fixture)
{
    fixture.settings->limits.enabled = true;
    fixture.settings->limits.failed_tokens = 3;
    fixture.settings->rocketchat.rate_calls = 1000;
    fixture.restart();
}

const std::string unknown_key = "0b7c1f9e-1111-4111-8111-111111111111";

struct OfOrgs : OrchdFixture {
    Answer create(const std::string& address)
    {
        return call("POST", "/api/orgs/" + master + "/invites", owner, invite_body(address));
    }
    Answer push(const std::string& place, const std::string& client = "192.0.2.1")
    {
        auto asked = make("POST", "/pages/" + place);
        asked.headers["x-usher-page"] = "1";
        asked.client_address = client;
        return send(asked);
    }
    Answer validate_from(const std::string& client, const std::string& key)
    {
        auto asked = make("POST", "/api/invites/" + key + "/validate");
        asked.client_address = client;
        return send(asked);
    }
};

struct OfRocketChat : ApplicationFixture {
    Person admin = add_user("admin", {Role::admin, Role::user});
    RoomId lobby = add_room("lobby");

    OfRocketChat() { add_member(lobby, admin, {Role::owner}); }
    Answer validate(const std::string& token)
    {
        return post("/api/v1/validateInviteToken", R"({"token":")" + token + "\"}");
    }
    Answer link(int days)
    {
        return post("/api/v1/findOrCreateInvite",
                    R"({"rid":")" + lobby.hex() + R"(","days":)" + std::to_string(days) + R"(,"maxUses":0})", &admin);
    }
    Answer mail(const std::string& addresses)
    {
        return post("/api/v1/sendInvitationEmail", R"({"emails":[)" + addresses + "]}", &admin);
    }
};

} // namespace

// ---- failed tokens

BOOST_FIXTURE_TEST_SUITE(limits_of_failed_tokens, OfOrgs)

BOOST_AUTO_TEST_CASE(unknown_invites_are_counted_together_for_the_api_and_the_pages)
{
    limit(*this);
    const auto key = invite("ines@acme.example");
    BOOST_TEST(validate_from("192.0.2.1", unknown_key).status == 200);
    BOOST_TEST(push("invites/" + unknown_key + "/opened").status == 202);
    BOOST_TEST(push("invites/x/ask").status == 202);
    for (const auto& refused :
         {validate_from("192.0.2.1", key), push("invites/" + key + "/opened"), push("invites/" + key + "/ask")}) {
        BOOST_TEST(refused.status == 429);
        BOOST_TEST(refused.headers.at("Retry-After") == "900");
    }
    BOOST_TEST(validate_from("192.0.2.2", key).json["isValid"].asBool());
    BOOST_TEST(metrics.text().find(R"(usherd_limits_hit_total{limit="failed_tokens_of_client"} 3)") !=
               std::string::npos);
}

BOOST_AUTO_TEST_CASE(used_and_renewed_invites_are_not_guesses)
{
    limit(*this);
    const auto old_key = invite("ines@acme.example");
    const auto key = invite("ines@acme.example");
    BOOST_TEST(accept(key, "ines@acme.example", password).status == 200);
    for (int i = 0; i < 5; ++i)
        for (const auto& dead : {old_key, key})
            BOOST_TEST(!validate_from("192.0.2.1", dead).json["isValid"].asBool());
    for (int i = 0; i < 5; ++i)
        BOOST_TEST(push("invites/" + old_key + "/opened").status == 202);
}

BOOST_AUTO_TEST_CASE(networks_and_token_prefixes_have_limits_too)
{
    settings->limits.failed_tokens_of_network = 6;
    settings->limits.failed_tokens_of_prefix = 8;
    limit(*this);
    const auto from = [](int host) { return "2001:db8:7:" + std::to_string(host) + "::1"; };
    for (int host = 0; host < 6; ++host)
        BOOST_TEST(validate_from(from(host), std::to_string(host) + unknown_key.substr(1)).status == 200);
    BOOST_TEST(validate_from(from(9), unknown_key).status == 429);
    BOOST_TEST(validate_from("2001:db8:8::1", unknown_key).status == 200);

    for (int i = 0; i < 6; ++i)
        BOOST_TEST(validate_from("198.51." + std::to_string(i) + ".1", unknown_key).status == 200);
    BOOST_TEST(validate_from("203.0.113.9", unknown_key.substr(0, 8) + "-2222-4222-8222-222222222222").status == 429);
    BOOST_TEST(validate_from("203.0.113.9", "9" + unknown_key.substr(1)).status == 200);
}

BOOST_AUTO_TEST_CASE(unknown_block_links_are_refused_too)
{
    limit(*this);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(call("POST", "/block/x.y").status == 404);
    BOOST_TEST(call("POST", "/block/x.y").status == 429);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(limits_of_rocketchat, OfRocketChat)

BOOST_AUTO_TEST_CASE(a_removed_link_is_not_a_guess)
{
    limit(*this);
    const auto token = link(0).json["_id"].asString();
    BOOST_TEST(del("/api/v1/removeInvite/" + token, &admin).status == 200);
    for (int i = 0; i < 4; ++i)
        BOOST_TEST(validate(token).status == 200);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(validate("unknown" + std::to_string(i)).status == 200);
    BOOST_TEST(validate(token).status == 429);
}

BOOST_AUTO_TEST_CASE(links_are_valid_as_long_as_the_operator_allows)
{
    settings->links.longest_days = 7;
    restart();
    BOOST_TEST(link(7).status == 200);
    BOOST_TEST(link(0).status == 200);
    BOOST_TEST(link(15).json["errorType"].asString() == "invalid-number-of-days");
    settings->links.never = false;
    restart();
    BOOST_TEST(link(0).status == 400);
    BOOST_TEST(link(1).status == 200);
}

BOOST_AUTO_TEST_CASE(no_more_emails_are_written_than_an_inviter_may_write_in_a_day)
{
    settings->limits.emails_of_inviter = 3;
    settings->limits.emails_to_receiver = 2;
    limit(*this);
    BOOST_TEST(mail(R"("a@x.test","b@x.test")").status == 200);
    const auto before = dump();
    const auto refused = mail(R"("c@x.test","d@x.test")");
    BOOST_TEST(refused.status == 429);
    BOOST_TEST(refused.json["error"].asString() ==
               "Error, too many e-mails for one day. You must wait 54000 seconds before trying this endpoint again. "
               "[error-too-many-requests]");
    BOOST_TEST((dump() == before));
    BOOST_TEST(mail(R"("a@x.test")").status == 200);
    BOOST_TEST(count("mail_spool") == 3);
    clock.advance(std::chrono::hours(15));
    BOOST_TEST(mail(R"("a@x.test")").status == 200);
}

BOOST_AUTO_TEST_CASE(a_recipient_who_has_reached_the_limit_is_left_out_of_many)
{
    settings->limits.emails_to_receiver = 1;
    limit(*this);
    BOOST_TEST(mail(R"("a@x.test")").status == 200);
    BOOST_TEST(mail(R"("A@X.test","b@x.test")").status == 200);
    BOOST_TEST(count("mail_spool") == 2);
    BOOST_TEST(mail(R"("a@x.test","b@x.test")").status == 429);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- e-mails

BOOST_FIXTURE_TEST_SUITE(limits_of_org_emails, OfOrgs)

BOOST_AUTO_TEST_CASE(an_organization_has_a_daily_limit_for_all_its_inviters)
{
    settings->limits.emails_of_org = 2;
    limit(*this);
    BOOST_TEST(create("a@x.test").status == 201);
    BOOST_TEST(create("a@x.test").status == 201); // renewed: another e-mail
    const auto before = dump();
    const auto refused = create("b@x.test");
    BOOST_TEST(refused.line() == R"(429 {"code":"rate_limited","message":"No more e-mails may be written today"})");
    BOOST_TEST(refused.headers.at("Retry-After") == "54000");
    BOOST_TEST((dump() == before));
    const auto token = add_token(realm, "Owner");
    BOOST_TEST(call("POST", "/api/orgs/" + master + "/invites", token, invite_body("b@x.test")).status == 429);
    // An invite without an e-mail needs none.
    BOOST_TEST(call("POST", "/api/orgs/" + master + "/invites", owner,
                    invite_body("b@x.test", R"(["SuperAdmin"])", R"(,"sendEmail":false)"))
                   .status == 201);
    BOOST_TEST(metrics.text().find(R"(usherd_limits_hit_total{limit="letters_of_org"} 2)") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(an_invite_expires_no_later_than_any_link_may)
{
    settings->links.longest_days = 3;
    restart();
    create("a@x.test");
    BOOST_TEST(value("SELECT expires_at FROM invites") == "2026-03-05 09:00:00");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(limits_of_room_emails, InvitationsFixture)

BOOST_AUTO_TEST_CASE(a_recipient_who_has_reached_the_limit_is_reported_as_invalid)
{
    settings->limits.emails_to_receiver = 1;
    limit(*this);
    BOOST_TEST(invite(R"({"scenario":"chat","emails":["a@x.test"]})").status == 200);
    const auto answer = invite(R"({"scenario":"chat","emails":["a@x.test","b@x.test"]})");
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(emails() == "room_guest_chat a@x.test, room_guest_chat b@x.test");
    const auto before = dump();
    const auto refused = invite(R"({"scenario":"chat","emails":["a@x.test"]})");
    BOOST_TEST(refused.status == 429);
    BOOST_TEST(refused.json["errorDetailsCode"].asInt() == 429000);
    BOOST_TEST(refused.json["errorDetails"].asString() == "Too many e-mails for one day, try again in 54000 seconds");
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(an_inviter_has_a_limit_beyond_which_nothing_changes)
{
    settings->limits.emails_of_inviter = 1;
    limit(*this);
    const auto before = dump();
    BOOST_TEST(invite(R"({"scenario":"chat","emails":["a@x.test","b@x.test"]})").status == 429);
    BOOST_TEST((dump() == before));
    BOOST_TEST(invite(R"({"scenario":"chat","emails":["a@x.test"]})").status == 200);
    BOOST_TEST(cancel(R"({"scenario":"chat","emails":["a@x.test"]})").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

// ---- the lifetime of Rainbow's links

BOOST_FIXTURE_TEST_SUITE(limits_of_owned_links, LinksFixture)

BOOST_AUTO_TEST_CASE(without_never_a_link_expires_and_is_replaced_when_it_is_bound_again)
{
    settings->links.never = false;
    settings->links.longest_days = 30;
    restart();
    const auto first = link_to(room);
    clock.advance(std::chrono::days(30) - std::chrono::microseconds(1));
    BOOST_TEST(validate(first).status == 200);
    clock.advance(std::chrono::microseconds(1));
    BOOST_TEST(validate(first).status == 404);
}

BOOST_AUTO_TEST_CASE(an_expired_one_is_replaced_by_binding_or_reset)
{
    settings->links.never = false;
    settings->links.longest_days = 1;
    settings->rainbow.session_hours = 480;
    restart();
    const auto first = link_to(room);
    database.run_script("UPDATE room_links SET expires_at = '2026-03-02 09:00:00'");
    BOOST_TEST(validate(first).status == 404);
    const auto second = link_to(room);
    BOOST_TEST(second != first);
    BOOST_TEST(validate(second).status == 200);
    BOOST_TEST(link_to(room) == second);
    BOOST_TEST(count("dead_links WHERE outcome = 'renewed'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
