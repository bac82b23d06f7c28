#include "api/orchd/orchd_fixture.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

constexpr auto ines = "ines@acme.example";

struct Fixture : OrchdFixture {
    Answer page(const std::string& place) { return get("/pages/" + place); }
    std::string status(const std::string& place) { return page(place).json["status"].asString(); }
    Answer push(const std::string& place, const As& as = {})
    {
        auto asked = make("POST", "/pages/" + place, as);
        asked.headers["x-usher-page"] = "1";
        return send(asked);
    }
    Answer console(const std::string& place, const As& as) { return call("GET", "/pages/console/" + place, as); }
    std::string asked() { return value("SELECT COUNT(*) FROM mail_spool WHERE template = 'link_request'"); }
    std::string member_of(const std::string& address)
    {
        return value("SELECT HEX(m.id) FROM members m JOIN users u ON u.id = m.user_id WHERE u.address = '" + address +
                     "'");
    }
    void withdraw(const std::string& address)
    {
        const auto member = MemberId::from_hex(member_of(address))->uuid();
        BOOST_REQUIRE(call("DELETE", "/api/orgs/" + master + "/members/" + member, owner).status == 204);
    }
    std::string state_of(const std::string& address)
    {
        const auto listed = console("orgs/" + master + "/invites", owner).json["invites"];
        for (const auto& invite : listed)
            if (invite["email"] == address) return invite["state"].asString();
        return "";
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(pages, Fixture)

// ---- what a link shows

BOOST_AUTO_TEST_CASE(an_invite_shows_inviter_organization_role_and_whether_there_is_an_account)
{
    const auto shown = page("invites/" + invite(ines)).json;
    BOOST_TEST(shown["status"].asString() == "open");
    BOOST_TEST(shown["inviter"].asString() == "Name of owner@acme.example");
    BOOST_TEST(shown["org"].asString() == "Acme");
    BOOST_TEST(shown["role"].asString() == "SuperAdmin");
    BOOST_TEST(shown["hasAccount"].asBool() == false);
    BOOST_TEST(!shown.isMember("me"));
    add_login(realm, "paul@acme.example");
    BOOST_TEST(page("invites/" + invite("paul@acme.example")).json["hasAccount"].asBool());
}

BOOST_AUTO_TEST_CASE(an_invite_shows_signed_in_users_whether_it_is_theirs)
{
    const auto paul = add_login(realm, "paul@acme.example");
    const auto key = invite("paul@acme.example");
    BOOST_TEST(call("GET", "/pages/invites/" + key, sign_in(paul)).json["me"]["invited"].asBool());
    const auto others = call("GET", "/pages/invites/" + key, owner).json["me"];
    BOOST_TEST(!others["invited"].asBool());
    BOOST_TEST(others["email"].asString() == "owner@acme.example");
}

BOOST_AUTO_TEST_CASE(an_ended_invite_shows_how_it_ended)
{
    const auto accepted = invite(ines);
    accept(accepted, ines, password);
    BOOST_TEST(status("invites/" + accepted) == "used");

    const auto first = invite("paul@acme.example");
    const auto second = invite("paul@acme.example");
    BOOST_TEST(status("invites/" + first) == "renewed");
    withdraw("paul@acme.example");
    BOOST_TEST(status("invites/" + second) == "withdrawn");

    const auto late = invite("late@acme.example");
    clock.advance(std::chrono::days(10));
    BOOST_TEST(status("invites/" + late) == "expired");
    BOOST_TEST(status("invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e") == "unknown");
    BOOST_TEST(page("invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e").json["org"].isNull());
}

BOOST_AUTO_TEST_CASE(an_invite_whose_inviter_may_not_invite_any_more_counts_as_revoked)
{
    const auto key = invite(ines);
    run("UPDATE orgs SET suspended_by = id");
    BOOST_TEST(status("invites/" + key) == "withdrawn");
}

BOOST_AUTO_TEST_CASE(only_the_hash_of_an_ended_invites_key_is_kept)
{
    const auto key = invite(ines);
    withdraw(ines);
    run("DELETE FROM mail_spool");
    BOOST_TEST(!is_stored(key));
}

BOOST_AUTO_TEST_CASE(a_room_link_shows_its_room_and_status)
{
    const auto alice = add_user("alice");
    const auto room = add_room("garden");
    add_member(room, alice, {Role::owner});
    const auto link = [&](int days, int uses) {
        return post("/api/v1/findOrCreateInvite",
                    R"({"rid":")" + room.hex() + R"(","days":)" + std::to_string(days) + R"(,"maxUses":)" +
                        std::to_string(uses) + "}",
                    &alice)
            .json["_id"]
            .asString();
    };
    const auto token = link(1, 1);
    const auto shown = page("links/" + token).json;
    BOOST_TEST(shown["status"].asString() == "open");
    BOOST_TEST(shown["room"].asString() == "garden");
    BOOST_TEST(shown["inviter"].asString() == "Name of alice");
    BOOST_TEST(shown["accounts"].asString() == "rocketchat");

    const auto bob = add_user("bob");
    BOOST_REQUIRE(post("/api/v1/useInviteToken", R"({"token":")" + token + R"("})", &bob).status == 200);
    BOOST_TEST(status("links/" + token) == "used");
    const auto week = link(7, 5);
    const auto id = value("SELECT LOWER(HEX(id)) FROM room_links WHERE days = 7");
    run("UPDATE rooms SET auto_register = 'lock'");
    BOOST_TEST(status("links/" + week) == "locked");
    run("UPDATE rooms SET auto_register = 'unlock'");
    clock.advance(std::chrono::days(7));
    BOOST_TEST(status("links/" + week) == "expired");
    auto mine = request("POST", "/pages/console/links/" + id + "/withdraw", "", &bob);
    mine.headers["x-usher-page"] = "1";
    BOOST_TEST(send(mine).status == 404); // it is not theirs
    mine = request("POST", "/pages/console/links/" + id + "/withdraw", "", &alice);
    mine.headers["x-usher-page"] = "1";
    BOOST_TEST(send(mine).status == 200);
    BOOST_TEST(status("links/" + week) == "withdrawn");
    BOOST_TEST(status("links/nosuchlink") == "unknown");
}

BOOST_AUTO_TEST_CASE(unknown_links_count_as_failed_tokens)
{
    settings->limits.enabled = true;
    restart();
    for (int i = 0; i < 30; ++i)
        BOOST_REQUIRE(page("links/nosuchlink" + std::to_string(i)).status == 200);
    BOOST_TEST(page("links/another").status == 429);
}

// ---- branding

BOOST_AUTO_TEST_CASE(an_organization_without_branding_has_that_of_the_one_above_it)
{
    settings->look = {"Site", "#1d4ed8", "site.svg"};
    restart();
    const auto key = invite(ines);
    run("UPDATE orgs SET look_name = 'Acme Club', look_colour = '#ffd400'");
    const auto look = page("invites/" + key).json["look"];
    BOOST_TEST(look["name"].asString() == "Acme Club");
    BOOST_TEST(look["colour"].asString() == "#ffd400");
    BOOST_TEST(look["ink"].asString() == "#000000");
    BOOST_TEST(look["logo"].asString() == "/look/site.svg");
    invite(ines);
    BOOST_TEST(value("SELECT JSON_UNQUOTE(JSON_EXTRACT(params, '$.look_name')) FROM mail_spool ORDER BY created_at "
                     "DESC LIMIT 1") == "Acme Club");
    BOOST_TEST(get("/api/branding").json["settings"][0]["value"].asString() == "Acme Club");
}

// ---- opened

BOOST_AUTO_TEST_CASE(only_the_pages_own_post_records_that_it_was_opened_once_an_hour)
{
    const auto key = invite(ines);
    page("invites/" + key);
    const auto opened = [&] { return count("events WHERE kind = 'opened'"); };
    BOOST_TEST(opened() == 0);
    BOOST_TEST(call("POST", "/pages/invites/" + key + "/opened").status == 403);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(push("invites/" + key + "/opened").status == 202);
    BOOST_TEST(opened() == 1);
    clock.advance(std::chrono::hours(2));
    push("invites/" + key + "/opened");
    BOOST_TEST(opened() == 2);
    BOOST_TEST(push("invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e/opened").status == 202);
    BOOST_TEST(opened() == 2);
}

BOOST_AUTO_TEST_CASE(another_sites_post_is_refused)
{
    auto asked = make("POST", "/pages/invites/" + invite(ines) + "/opened");
    asked.headers["x-usher-page"] = "1";
    asked.headers["host"] = "usher.example";
    asked.headers["origin"] = "https://evil.example";
    BOOST_TEST(send(asked).status == 403);
    asked.headers["origin"] = "https://usher.example";
    BOOST_TEST(send(asked).status == 202);
}

// ---- asking for a new one

BOOST_AUTO_TEST_CASE(asking_notifies_the_inviter_once_a_day_and_always_gets_the_same_answer)
{
    const auto key = invite(ines);
    const auto answer = push("invites/" + key + "/ask").line(); // it is valid
    BOOST_TEST(asked() == "0");
    withdraw(ines);
    for (int i = 0; i < 3; ++i)
        BOOST_TEST(push("invites/" + key + "/ask").line() == answer);
    BOOST_TEST(asked() == "1");
    BOOST_TEST(value("SELECT CONCAT_WS(' ', recipient, JSON_UNQUOTE(JSON_EXTRACT(params, '$.asker'))) FROM mail_spool "
                     "WHERE template = 'link_request'") == "owner@acme.example ines@acme.example");
    clock.advance(std::chrono::hours(24));
    BOOST_TEST(push("invites/" + key + "/ask").line() == answer);
    BOOST_TEST(asked() == "2");
    BOOST_TEST(push("invites/5f0a1d0c-6f6e-4c0f-8a55-0b3f7f2f9c1e/ask").line() == answer);
    BOOST_TEST(asked() == "2");
}

BOOST_AUTO_TEST_CASE(of_many_who_ask_at_once_one_notifies_the_inviter)
{
    const auto key = invite(ines);
    withdraw(ines);
    std::vector<std::thread> askers;
    for (int i = 0; i < 6; ++i)
        askers.emplace_back([&] {
            auto asked = make("POST", "/pages/invites/" + key + "/ask");
            asked.headers["x-usher-page"] = "1";
            (*another())(asked);
        });
    for (auto& asker : askers)
        asker.join();
    BOOST_TEST(asked() == "1");
}

BOOST_AUTO_TEST_CASE(if_a_program_invited_the_owner_is_notified)
{
    const auto by_token =
        call("POST", "/api/orgs/" + master + "/invites", add_token(realm, "SuperAdmin"), invite_body(ines));
    BOOST_REQUIRE(by_token.status == 201);
    withdraw(ines);
    push("invites/" + key_of(by_token.json.asString()) + "/ask");
    BOOST_TEST(value("SELECT recipient FROM mail_spool WHERE template = 'link_request'") == "owner@acme.example");
}

// ---- the console

BOOST_AUTO_TEST_CASE(the_console_shows_the_status_of_each_invite)
{
    const auto key = invite(ines);
    BOOST_TEST(state_of(ines) == "queued");
    run("INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
        "outcome, "
        "code, reply, finished_at, about_kind, about_id) SELECT id, lane, template, locale, recipient, sender, "
        "message_id, created_at, 1, 'sent', 250, 'ok', created_at, about_kind, about_id FROM mail_spool");
    run("DELETE FROM mail_spool");
    BOOST_TEST(state_of(ines) == "sent");
    run("UPDATE mail_log SET outcome = 'bounced'");
    BOOST_TEST(state_of(ines) == "bounced");
    push("invites/" + key + "/opened");
    BOOST_TEST(state_of(ines) == "opened");
    accept(key, ines, password);
    BOOST_TEST(state_of(ines) == "accepted");
    invite("paul@acme.example");
    withdraw("paul@acme.example");
    BOOST_TEST(state_of("paul@acme.example") == "withdrawn");
    invite("late@acme.example");
    clock.advance(std::chrono::days(10));
    owner = sign_in(owner_id);
    BOOST_TEST(state_of("late@acme.example") == "expired");
}

BOOST_AUTO_TEST_CASE(the_history_of_an_invite_lists_events_and_emails_in_order)
{
    const auto key = invite(ines);
    clock.advance(std::chrono::minutes(1));
    push("invites/" + key + "/opened");
    clock.advance(std::chrono::minutes(1));
    accept(key, ines, password);
    const auto id = console("orgs/" + master + "/invites", owner).json["invites"][0]["id"].asString();
    std::string kinds;
    const auto history = console("orgs/" + master + "/invites/" + id, owner);
    BOOST_TEST(history.status == 200, id + " " + history.text);
    for (const auto& line : history.json["lines"])
        kinds += line["kind"].asString() + " ";
    BOOST_TEST(kinds.find("opened") < kinds.find("accepted"));
    BOOST_TEST(kinds.find("created") != std::string::npos);
    BOOST_TEST(kinds.find("email_written") != std::string::npos);
    BOOST_TEST(kinds.find("email_suppressed") != std::string::npos);
    BOOST_TEST(console("orgs/" + master + "/invites/" + RoomId().hex(), owner).status == 404);
}

BOOST_AUTO_TEST_CASE(other_users_see_nothing_of_it)
{
    invite(ines);
    const auto paul = sign_in(add_login(realm, "paul@acme.example"));
    BOOST_TEST(console("orgs/" + master + "/invites", As::nobody()).status == 401);
    BOOST_TEST(console("orgs/" + master + "/invites", paul).status == 403);
    BOOST_TEST(console("spool", paul).status == 403);
    BOOST_TEST(push("qr", As::nobody()).status == 401);
}

BOOST_AUTO_TEST_CASE(an_administrator_sees_the_emails_of_all)
{
    invite(ines);
    const auto admin = add_user("admin", {Role::admin});
    const auto spool = get("/pages/console/spool", &admin).json;
    BOOST_TEST(spool["waiting"].asInt() == 1);
    BOOST_TEST(spool["emails"][0]["recipient"].asString() == ines);
}

BOOST_AUTO_TEST_CASE(a_link_becomes_a_qr_code)
{
    auto asked = make("POST", "/pages/qr", owner, R"({"link":"https://usher.example/invite/x"})");
    asked.headers["x-usher-page"] = "1";
    const auto code = send(asked);
    BOOST_TEST(code.headers.at("Content-Type") == "image/svg+xml");
    BOOST_TEST(code.text.starts_with("<svg "));
    asked.body = R"({"link":"javascript:alert"})";
    BOOST_TEST(send(asked).status == 400);
}

BOOST_AUTO_TEST_SUITE_END()
