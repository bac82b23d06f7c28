// Rocket.Chat has members and others; Rainbow's users of a room may also be invited, or have declined or left.
#include "api/rocketchat/workspace.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : Workspace {
    std::string place(const Person& person)
    {
        return value("SELECT CONCAT(status, ' ', roles, IF(banned, ' banned', '')) FROM room_members WHERE room_id = "
                     "UNHEX('" +
                     group.hex() + "') AND user_id = UNHEX('" + person.id.hex() + "')");
    }
    void give_place(const Person& person, const std::string& status, const Roles& roles = {})
    {
        add_member(group, person, roles);
        database.run_script("UPDATE room_members SET status = '" + status + "' WHERE room_id = UNHEX('" + group.hex() +
                            "') AND user_id = UNHEX('" + person.id.hex() + "')");
    }
    std::string token(int max_uses)
    {
        const auto body = "{\"rid\":\"" + group.hex() + R"(","days":1,"maxUses":)" + std::to_string(max_uses) + "}";
        return post("/api/v1/findOrCreateInvite", body, &olga).json["_id"].asString();
    }
    Answer use(const Person& person, const std::string& token)
    {
        return post("/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &person);
    }
    std::int64_t uses(const std::string& token)
    {
        return std::stoll(value("SELECT uses FROM room_links WHERE token = '" + token + "'"));
    }
    Answer add(const Person& person)
    {
        return post("/api/v1/groups.invite", "{" + rid(group) + "," + user_id(person) + "}", &olga);
    }
};

const auto outside = {"invited", "unsubscribed", "rejected", "deleted"};

} // namespace

BOOST_FIXTURE_TEST_SUITE(rocketchat_member_status, Fixture)

BOOST_DATA_TEST_CASE_F(Fixture, users_who_are_not_accepted_do_not_see_the_group, boost::unit_test::data::make(outside))
{
    give_place(paul, sample, {Role::owner});
    BOOST_TEST(get("/api/v1/groups.info?roomId=" + group.hex(), &paul).line() == no_such_group);
    const auto seen = get("/api/v1/groups.info?roomId=" + group.hex(), &olga).json["group"];
    BOOST_TEST(seen["usersCount"].asInt() == 1);
    const auto members = get("/api/v1/groups.members?roomId=" + group.hex(), &olga).json;
    BOOST_TEST(members["total"].asInt() == 1);
    BOOST_TEST(members["members"].size() == 1U);
}

BOOST_DATA_TEST_CASE_F(Fixture, joining_by_a_link_accepts_and_counts_a_use, boost::unit_test::data::make(outside))
{
    const auto link = token(1);
    give_place(paul, sample, {Role::moderator});
    BOOST_TEST(use(paul, link).status == 200);
    // One who had left for good starts afresh; the others keep their roles.
    BOOST_TEST(place(paul) == (std::string(sample) == "deleted" ? "accepted " : "accepted moderator"));
    BOOST_TEST(uses(link) == 1);
    BOOST_TEST(count("events WHERE kind = 'user_joined'") == 1);
    BOOST_TEST(use(paul, link).status == 400);
}

BOOST_DATA_TEST_CASE_F(Fixture, being_added_accepts, boost::unit_test::data::make(outside))
{
    give_place(paul, sample);
    BOOST_TEST(add(paul).status == 200);
    BOOST_TEST(place(paul) == "accepted ");
    BOOST_TEST(get("/api/v1/groups.info?roomId=" + group.hex(), &paul).status == 200);
}

BOOST_AUTO_TEST_CASE(a_banned_invitee_stays_outside)
{
    const auto link = token(5);
    give_place(paul, "invited");
    ban(group, paul);
    BOOST_TEST(use(paul, link).status == 400);
    BOOST_TEST(add(paul).status == 400);
    BOOST_TEST(place(paul) == "invited  banned");
    BOOST_TEST(uses(link) == 0);
}

BOOST_DATA_TEST_CASE_F(Fixture, only_members_can_be_banned, boost::unit_test::data::make(outside))
{
    give_place(paul, sample);
    BOOST_TEST(post("/api/v1/rooms.banUser", "{" + rid(group) + "," + user_id(paul) + "}", &olga).status == 400);
    BOOST_TEST(place(paul) == std::string(sample) + " ");
}

BOOST_AUTO_TEST_CASE(an_owner_who_has_left_cannot_create_links)
{
    give_place(paul, "unsubscribed", {Role::owner});
    const auto body = R"({"rid":")" + group.hex() + R"(","days":1,"maxUses":1})";
    BOOST_TEST(post("/api/v1/findOrCreateInvite", body, &paul).status == 400);
    BOOST_TEST(count("room_links") == 0);
}

BOOST_AUTO_TEST_CASE(an_invited_user_inherits_no_room)
{
    give_place(paul, "invited");
    BOOST_TEST(post("/api/v1/users.delete", R"({"username":"olga","confirmRelinquish":true})", &admin).status == 200);
    BOOST_TEST(count("rooms WHERE id = UNHEX('" + group.hex() + "')") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
