// Whatever makes an invitation void cancels its unsent e-mails in the same transaction: after a failure at any
// statement both are as before, and never one without the other.
#include "api/orchd/orchd_fixture.h"
#include "api/rainbow/invitations_fixture.h"
#include "service/orgs/invites.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace usher;
using namespace usher::test;

namespace {

constexpr auto ines = "ines@acme.example";

/// How many e-mails there are: "waiting suppressed".
std::string emails(DatabaseFixture& fixture)
{
    return fixture.value("SELECT CONCAT((SELECT COUNT(*) FROM mail_spool), ' ', (SELECT COUNT(*) FROM mail_log WHERE "
                         "outcome = 'suppressed'))");
}

/// Runs it with a failure at each statement in turn; the last time it succeeds.
void withdraws(ApplicationFixture& fixture, const http::Request& request, const std::string& emails_after)
{
    const auto before = fixture.dump();
    for (int failing = 1;; ++failing) {
        int statements = 0;
        const auto faulty = fixture.another([&](std::string_view) {
            if (++statements == failing) throw store::DatabaseError(0, "injected");
        });
        const auto answer = answer_of((*faulty)(request));
        if (statements < failing) {
            BOOST_TEST(answer.status / 100 == 2, answer.line());
            break;
        }
        BOOST_TEST(answer.status == 500);
        BOOST_TEST((fixture.dump() == before), "statement " << failing);
    }
    BOOST_TEST(emails(fixture) == emails_after);
}

std::string quoted(const std::string& text)
{
    return '"' + text + '"';
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(cancelled_emails_of_organizations, OrchdFixture)

BOOST_AUTO_TEST_CASE(inviting_again_keeps_only_the_new_email)
{
    invite(ines);
    withdraws(*this, make("POST", "/api/orgs/" + master + "/invites", owner, invite_body(ines)), "1 1");
}

BOOST_AUTO_TEST_CASE(accepting)
{
    const auto key = invite(ines);
    withdraws(
        *this,
        make("POST", "/api/invites/" + key, {}, R"({"email":"ines@acme.example","password":"correct horse battery"})"),
        "0 1");
}

BOOST_AUTO_TEST_CASE(revoking)
{
    invite(ines);
    invite("carl@acme.example");
    const auto member =
        value("SELECT LOWER(HEX(m.id)) FROM members m JOIN users u ON u.id = m.user_id WHERE u.address = "
              "'ines@acme.example'");
    withdraws(*this, make("DELETE", "/api/orgs/" + master + "/members/" + MemberId::from_hex(member)->uuid(), owner),
              "1 1");
}

BOOST_AUTO_TEST_CASE(deleting_the_organization)
{
    const auto customer = add_customer(realm, "Customer");
    call("POST", "/api/orgs/" + customer.uuid() + "/invites", owner, invite_body(ines));
    invite(ines);
    withdraws(*this, make("DELETE", "/api/orgs/" + customer.uuid(), owner), "1 1");
}

BOOST_AUTO_TEST_CASE(deleting_the_invited_account)
{
    const auto admin = add_user("admin", {Role::admin, Role::user});
    const auto known = add_login(realm, ines);
    invite(ines);
    invite("carl@acme.example");
    withdraws(*this, request("POST", "/api/v1/users.delete", R"({"userId":")" + known.hex() + "\"}", &admin), "1 1");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(cancelled_emails_of_rooms, InvitationsFixture)

BOOST_AUTO_TEST_CASE(cancelling)
{
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test","fay@nowhere.test"]})");
    withdraws(*this,
              rainbow_request("POST", invitations() + "/cancel", R"({"scenario":"chat","emails":["eve@nowhere.test"]})",
                              &alice),
              "1 1");
}

BOOST_AUTO_TEST_CASE(deleting_the_room_in_either_dialect)
{
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test"]})");
    withdraws(*this, rainbow_request("DELETE", path(), "", &alice), "0 1");
}

BOOST_AUTO_TEST_CASE(deleting_the_room_by_rocketchat)
{
    const auto admin = add_user("admin", {Role::admin, Role::user});
    invite(R"({"scenario":"chat","emails":["eve@nowhere.test"]})");
    const auto kind = value("SELECT kind FROM rooms WHERE id = UNHEX('" + room + "')");
    add_member(*RoomId::from_hex(room), admin, {Role::owner});
    withdraws(*this,
              request("POST", kind == "channel" ? "/api/v1/channels.delete" : "/api/v1/groups.delete",
                      R"({"roomId":")" + room + "\"}", &admin),
              "0 1");
}

BOOST_AUTO_TEST_CASE(deleting_the_invited_account_and_the_rooms_deleted_with_their_owner)
{
    const auto admin = add_user("admin", {Role::admin, Role::user});
    invite(by_telephone(R"("emails":["dave@example.test","eve@nowhere.test"])"));
    BOOST_TEST(emails() == "room_conference dave@example.test, room_guest_conference eve@nowhere.test");
    withdraws(*this, request("POST", "/api/v1/users.delete", R"({"userId":)" + quoted(dave.id.hex()) + "}", &admin),
              "1 1");
}

BOOST_AUTO_TEST_SUITE_END()
