#include "service/operator/mass_revocation.h"

#include "api/orchd/orchd_fixture.h"
#include "api/rainbow/invitations_fixture.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace usher;
using namespace usher::test;

namespace {

service::Revocations revocations_of(ApplicationFixture& fixture, store::Database& database)
{
    return {fixture.use_cases(database), {{"example.test", true}, "https://chat.example"}};
}

/// "invite ines@acme.example, room_link weekly", in alphabetical order.
struct Told {
    std::multiset<std::pair<std::string, std::string>> all;

    service::Revocations::Tell tell()
    {
        return [this](const Revocable& one) { all.emplace(name_of(one.kind), one.whom); };
    }
    std::string text() const
    {
        std::string text;
        for (const auto& [kind, whom] : all)
            text += (text.empty() ? "" : ", ") + kind + " " + whom;
        return text;
    }
};

std::string listed(ApplicationFixture& fixture, const RevocationFilter& filter)
{
    Told told;
    revocations_of(fixture, fixture.database).list(filter, told.tell());
    return told.text();
}

std::string revoked(ApplicationFixture& fixture, const RevocationFilter& filter)
{
    Told told;
    revocations_of(fixture, fixture.database).revoke(filter, told.tell());
    return told.text();
}

RevocationFilter by(const UserId& user)
{
    RevocationFilter filter;
    filter.inviter = user.bytes();
    return filter;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(revocations_of_invites, OrchdFixture)

BOOST_AUTO_TEST_CASE(an_inviters_open_invites_are_revoked_with_their_emails_and_accepted_ones_stay)
{
    const auto other = add_login(realm, "other@acme.example");
    add_place(realm, other, {OrgRole::super_admin});
    const auto as_other = sign_in(other);
    const auto accepted = invite("ann@acme.example");
    BOOST_REQUIRE_EQUAL(accept(accepted, "ann@acme.example", password).status, 200);
    const auto open = invite("ines@acme.example");
    call("POST", "/api/orgs/" + master + "/invites", as_other, invite_body("carl@acme.example"));

    const auto before = dump();
    BOOST_TEST(listed(*this, by(owner_id)) == "invite ines@acme.example");
    BOOST_TEST((dump() == before));
    BOOST_TEST(revoked(*this, by(owner_id)) == "invite ines@acme.example");
    BOOST_TEST(!is_open(open));
    BOOST_TEST(value("SELECT GROUP_CONCAT(recipient) FROM mail_spool") == "carl@acme.example");
    BOOST_TEST(count("users WHERE address = 'ines@acme.example'") == 0);
    BOOST_TEST(count("members m JOIN users u ON u.id = m.user_id WHERE u.address = 'ann@acme.example' AND m.active") ==
               1);
    BOOST_TEST(count("events WHERE about_kind = 'invite' AND kind = 'withdrawn' AND actor_id IS NULL") == 1);
    BOOST_TEST(count("dead_links WHERE outcome = 'withdrawn' AND address = 'ines@acme.example'") == 1);

    const auto after = dump();
    BOOST_TEST(revoked(*this, by(owner_id)) == "");
    BOOST_TEST((dump() == after));
}

BOOST_AUTO_TEST_CASE(filters_are_combined)
{
    const auto customer = add_customer(realm, "Customer");
    invite("early@acme.example");
    clock.advance(std::chrono::hours(1));
    const auto noon = clock.now();
    invite("late@acme.example");
    call("POST", "/api/orgs/" + customer.uuid() + "/invites", owner, invite_body("there@acme.example"));
    RevocationFilter since;
    since.since = noon;
    BOOST_TEST(listed(*this, since) == "invite late@acme.example, invite there@acme.example");
    since.org = customer;
    BOOST_TEST(listed(*this, since) == "invite there@acme.example");
    since.org = realm;
    since.inviter = owner_id.bytes();
    BOOST_TEST(listed(*this, since) == "invite late@acme.example");
    RevocationFilter until;
    until.until = noon;
    BOOST_TEST(listed(*this, until) == "invite early@acme.example");
    since.room = default_room_of(realm);
    BOOST_TEST(listed(*this, since) == "");
}

BOOST_AUTO_TEST_CASE(an_access_tokens_invites_are_found_by_its_id)
{
    const auto token = add_token(realm, "Owner");
    call("POST", "/api/orgs/" + master + "/invites", token, invite_body("ines@acme.example"));
    RevocationFilter filter;
    filter.inviter = AccessTokenId::from_hex(value("SELECT LOWER(HEX(id)) FROM access_tokens"))->bytes();
    BOOST_TEST(revoked(*this, filter) == "invite ines@acme.example");
}

BOOST_AUTO_TEST_CASE(each_is_revoked_once_even_if_a_response_of_the_database_is_lost)
{
    invite("ines@acme.example");
    invite("carl@acme.example");
    auto options = connect_options();
    bool lost = false;
    options.after_change = [&](std::string_view statement) {
        if (statement != "COMMIT" || lost) return;
        lost = true;
        throw store::Disconnected(2013, "lost");
    };
    store::Database faulty(options);
    Told told;
    revocations_of(*this, faulty).revoke(by(owner_id), told.tell());
    BOOST_TEST(lost);
    BOOST_TEST(told.text() == "invite carl@acme.example, invite ines@acme.example");
    BOOST_TEST(count("invites") == 0);
    BOOST_TEST(count("events WHERE about_kind = 'invite' AND kind = 'withdrawn'") == 2);
}

BOOST_AUTO_TEST_CASE(emails_of_a_deleted_inviter_are_not_sent)
{
    const auto admin = add_user("admin", {Role::admin, Role::user});
    invite("ines@acme.example");
    const auto known = owner_id.hex();
    BOOST_TEST(
        post("/api/v1/users.delete", R"({"userId":")" + known + R"(","confirmRelinquish":true})", &admin).status ==
        200);
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed' AND recipient = 'ines@acme.example'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(revocations_in_rooms, InvitationsFixture)

BOOST_AUTO_TEST_CASE(links_of_both_dialects_no_longer_open_anything)
{
    const auto as_alice = [&](const std::string& rest, const std::string& body) {
        return ask("POST", enduser + "users/" + alice.id.hex() + "/" + rest, body, &alice).json["data"]["openInviteId"];
    };
    const auto body = R"({"roomId":")" + room + "\"}";
    const auto of_room = as_alice("public-links/bind", body).asString();
    database.run_script(
        "INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, created_at, updated_at) "
        "SELECT REPEAT('x', 12), 'aaaaaaaaaa', id, created_by, 0, 0, '2026-03-02', '2026-03-02' "
        "FROM rooms WHERE id = UNHEX('" +
        room + "')");
    database.run_script("INSERT INTO room_links (id, token, room_id, created_by, days, max_uses, uses, created_at, "
                        "updated_at) SELECT REPEAT('y', 12), 'used-up', id, created_by, 0, 1, 1, '2026-03-02', "
                        "'2026-03-02' FROM rooms WHERE id = UNHEX('" +
                        room + "')");
    database.run_script(
        "INSERT INTO room_links (id, token, bound_to, created_by, days, max_uses, created_at, updated_at, "
        "kind, slot) SELECT REPEAT('p', 12), '0c9f6ee3-8a4b-4b51-a4f2-7b3c5d1e2f30', id, created_by, 0, "
        "0, '2026-03-02', '2026-03-02', 'video', 'slot' FROM rooms WHERE id = UNHEX('" +
        room + "')");
    forget_notifications();
    auto filter = by(alice.id);
    filter.room = RoomId::from_hex(room);
    BOOST_TEST(listed(*this, filter) ==
               "room_invitation carol@example.test, room_link Weekly, room_link Weekly, room_link Weekly");
    BOOST_TEST(revoked(*this, filter) ==
               "room_invitation carol@example.test, room_link Weekly, room_link Weekly, room_link Weekly");
    BOOST_TEST(value("SELECT GROUP_CONCAT(kind, IF(bound_to IS NULL, '', ' bound'), ' ', uses ORDER BY kind) FROM "
                     "room_links WHERE kind <> 'personal'") == "invite 1,video 0");
    BOOST_TEST(count("room_links WHERE token = '0c9f6ee3-8a4b-4b51-a4f2-7b3c5d1e2f30'") == 0);
    BOOST_TEST(count("dead_links WHERE about_kind = 'room_link' AND outcome = 'withdrawn'") == 3);
    BOOST_TEST(count("events WHERE about_kind = 'room_link' AND kind = 'withdrawn' AND actor_id IS NULL") == 3);
    BOOST_TEST(ask("GET", enduser + "rooms/open-invites/validate?openInviteId=" + of_room).status == 404);
    BOOST_TEST(notifications() == 5); // of her own two links, and to three who are in Carol's room
    BOOST_TEST(revoked(*this, filter) == "");
}

BOOST_AUTO_TEST_CASE(waiting_guests_are_removed_with_their_emails_and_members_are_notified)
{
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test","fay@nowhere.test"]})");
    forget_notifications();
    BOOST_TEST(listed(*this, by(bob.id)) == "");
    BOOST_TEST(revoked(*this, by(alice.id)) ==
               "room_guest eve@nowhere.test, room_guest fay@nowhere.test, room_invitation carol@example.test");
    BOOST_TEST(guests() == "");
    BOOST_TEST(emails() == "");
    BOOST_TEST(place(carol) == "");
    BOOST_TEST(place(bob) == "accepted");
    BOOST_TEST(was_told(carol, "deleted"));
    BOOST_TEST(count("events WHERE about_kind = 'room' AND kind = 'invitation_cancelled' AND actor_id IS NULL") == 1);
    BOOST_TEST(count("dead_links WHERE about_kind = 'room_guest' AND outcome = 'withdrawn'") == 2);
    const auto after = dump();
    BOOST_TEST(revoked(*this, by(alice.id)) == "");
    BOOST_TEST((dump() == after));
}

BOOST_AUTO_TEST_CASE(users_who_joined_by_a_link_stay)
{
    BOOST_TEST(revoked(*this, by(dave.id)) == "");
    RevocationFilter all;
    all.org = realm;
    BOOST_TEST(revoked(*this, all) == "room_invitation carol@example.test");
    BOOST_TEST(place(alice) != "");
    BOOST_TEST(place(bob) == "accepted");
}

BOOST_AUTO_TEST_CASE(unsent_invitations_to_the_workspace_are_cancelled)
{
    const auto admin = add_user("admin", {Role::admin, Role::user});
    BOOST_REQUIRE_EQUAL(
        post("/api/v1/sendInvitationEmail", R"({"emails":["eve@nowhere.test","fay@nowhere.test"]})", &admin).status,
        200);
    BOOST_TEST(revoked(*this, by(admin.id)) ==
               "workspace_invitation eve@nowhere.test, workspace_invitation fay@nowhere.test");
    BOOST_TEST(emails() == "");
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed'") == 2);
}

BOOST_AUTO_TEST_SUITE_END()
