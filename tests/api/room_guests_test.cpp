// "Invite an address, register, be a member": an address that waits in a room as a guest becomes an account, by each
// way of creating accounts.
#include "api/orchd/orchd_fixture.h"
#include "service/accounts/accounts.h"
#include "store/rooms/room_guests.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : OrchdFixture {
    RoomId room = add_room("planning", RoomKind::group);

    RoomGuestId wait(const RoomId& in, const std::string& address)
    {
        const auto parsed = *parse_address(address);
        const RoomGuest guest{RoomGuestId::make(clock.now(), random), in, parsed, 0};
        database.alone([&](store::Autocommit& autocommit) {
            store::room_guests::insert(autocommit, {guest}, clock.now());
            return Done{};
        });
        return guest.id;
    }
    bool is_member(const RoomId& of, const std::string& address)
    {
        return count("room_members m JOIN users u ON u.id = m.user_id WHERE m.room_id = UNHEX('" + of.hex() +
                     "') AND u.address = '" + address + "'") == 1;
    }
};

service::NewUser registered(const std::string& address)
{
    service::NewUser user;
    user.address = address;
    user.name = "Carol";
    user.password_hash = "hash";
    return user;
}

/// A way to get an account with the address carol@nowhere.test.
struct Way {
    const char* name;
    void (*go)(Fixture& fixture);
};
std::ostream& operator<<(std::ostream& out, const Way& way)
{
    return out << way.name;
}

const Way ways[] = {
    {"Rocket.Chat users.register",
     [](Fixture& fixture) {
         const auto answer =
             fixture.post("/api/v1/users.register",
                          R"({"email":"carol@nowhere.test","username":"carol","pass":"rocket.chat","name":"Carol"})");
         BOOST_TEST(answer.status == 200, answer.text);
     }},
    {"orchd createLogin",
     [](Fixture& fixture) {
         const auto answer =
             fixture.call("POST", "/api/logins?orgId=" + fixture.master, fixture.owner,
                          R"({"email":"carol@nowhere.test","name":"Carol","password":"correct horse battery"})");
         BOOST_TEST(answer.status == 201, answer.text);
     }},
    {"orchd acceptInvite",
     [](Fixture& fixture) {
         const auto key = fixture.invite("carol@nowhere.test");
         BOOST_TEST(!fixture.is_member(fixture.room, "carol@nowhere.test"));
         BOOST_TEST(fixture.accept(key, "carol@nowhere.test", Fixture::password).status == 200);
     }},
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(room_guests, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, a_waiting_address_becomes_a_member_with_its_account, ways, way)
{
    wait(room, "Carol@Nowhere.test");
    const auto other = add_room("lobby");
    wait(other, "carol@nowhere.test");
    wait(other, "dave@nowhere.test");
    way.go(*this);
    BOOST_TEST(is_member(room, "carol@nowhere.test"));
    BOOST_TEST(is_member(other, "carol@nowhere.test"));
    BOOST_TEST(is_member(default_room_of(realm), "carol@nowhere.test"));
    BOOST_TEST(value("SELECT GROUP_CONCAT(address) FROM room_guests") == "dave@nowhere.test");
}

BOOST_AUTO_TEST_CASE(an_account_by_the_link_of_an_email_may_have_another_address)
{
    const auto id = wait(room, "carol@nowhere.test");
    service::Accounts accounts(use_cases());
    auto carol = registered("carol@home.test");
    carol.invitation = id;
    BOOST_TEST(accounts.create(realm, carol).has_value());
    BOOST_TEST(is_member(room, "carol@home.test"));
    BOOST_TEST(count("room_guests") == 0);
}

BOOST_AUTO_TEST_CASE(a_login_of_another_realm_is_no_guest_of_this_one)
{
    const auto reseller = add_customer(realm, "Reseller");
    run("UPDATE orgs SET reseller = TRUE");
    wait(room, "carol@nowhere.test");
    service::Accounts accounts(use_cases());
    auto carol = registered("carol@nowhere.test");
    carol.joins_default_room = false;
    BOOST_TEST(accounts.create(reseller, carol).has_value());
    BOOST_TEST(count("room_guests") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
