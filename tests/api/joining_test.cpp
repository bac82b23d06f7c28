// Every way of becoming a member of a room, against every rule of rooms, as one table: a rule applies in all dialects,
// except where the table says otherwise.
#include "api/rainbow/links.h"
#include "base/secrets.h"
#include "domain/jid.h"
#include "store/accounts/sessions.h"

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : LinksFixture {

    Fixture()
    {
        settings->xmpp.host = "127.0.0.1";
        restart();
    }

    /// The same person with a session of Rocket.Chat.
    Person in_rocketchat(const Person& person)
    {
        auto there = person;
        there.token = "rocketchat-" + person.token;
        const Session session{token_hash(there.token), there.id, DialectName::rocketchat, clock.now(),
                              clock.now() + std::chrono::days(1)};
        database.alone([&](store::Autocommit& autocommit) { return store::sessions::insert(autocommit, session); });
        return there;
    }
    std::string rocketchat_link()
    {
        const auto as = in_rocketchat(alice);
        return post("/api/v1/findOrCreateInvite", R"({"rid":")" + room.hex() + R"(","days":7,"maxUses":0})", &as)
            .json["_id"]
            .asString();
    }
    Answer use_in_rocketchat(const std::string& token)
    {
        const auto as = in_rocketchat(bob);
        return post("/api/v1/useInviteToken", R"({"token":")" + token + "\"}", &as);
    }
    Answer add_in_rainbow(const std::string& status)
    {
        return ask("POST", enduser + "rooms/" + room.hex() + "/users",
                   R"({"userId":")" + bob.id.hex() + R"(","status":")" + status + R"(","privilege":"user"})", &alice);
    }

    bool is_member(const std::string& address)
    {
        return count("room_members m JOIN users u ON u.id = m.user_id WHERE m.status = 'accepted' AND NOT m.banned AND "
                     "m.room_id = UNHEX('" +
                     room.hex() + "') AND u.address = '" + address + "'") == 1;
    }
    void add_guest(const std::string& address)
    {
        database.run_script("INSERT INTO room_guests (id, room_id, address, address_key, place, created_at) VALUES "
                            "(UNHEX('000000000000000000000001'), UNHEX('" +
                            room.hex() + "'), '" + address + "', '" + address + "', 1, '2026-03-02')");
    }
    /// Whether Alice, who is in the room, got a stanza that names the new member.
    bool was_told_of(const std::string& address)
    {
        const auto newcomer = value("SELECT LOWER(HEX(id)) FROM users WHERE address = '" + address + "'");
        return count("notifications WHERE to_jid = '" + user_jid(alice.id, "", "example.test") + "' AND LOCATE('" +
                     user_jid(*UserId::from_hex(newcomer), "", "example.test") + "', stanza) > 0") > 0;
    }
};

/// A way of becoming a member.
struct Way {
    const char* name;
    void (*prepare)(Fixture&, std::string& link); ///< before the rule applies
    Answer (*join)(Fixture&, const std::string& link);
    const char* newcomer;      ///< the address
    bool lock_holds = true;    ///< whether a room's lock refuses them; it refuses nobody whom a moderator adds
    bool quota_holds = true;   ///< the same for Rainbow's limit of members
    bool has_a_place = false;  ///< is invited already, so neither applies
    bool may_be_banned = true; ///< a person without an account cannot be
};

const Way ways[] = {
    {"Rainbow, by a user's link", [](Fixture& f, std::string& link) { link = f.link_to(f.room); },
     [](Fixture& f, const std::string& link) { return f.join(link, f.bob); }, "bob@example.test"},
    {"Rainbow, registering by a user's link", [](Fixture& f, std::string& link) { link = f.link_to(f.room); },
     [](Fixture& f, const std::string& link) {
         return f.ask(
             "POST", enduser + "users/self-register",
             R"({"loginEmail":"new@example.test","password":"Secret-1","isInitialized":true,"openInviteId":")" + link +
                 "\"}");
     },
     "new@example.test", true, true, false, false},
    {"Rainbow, added by a moderator", [](Fixture&, std::string&) {},
     [](Fixture& f, const std::string&) { return f.add_in_rainbow("accepted"); }, "bob@example.test", false},
    {"Rainbow, accepting an invitation",
     [](Fixture& f, std::string&) { BOOST_REQUIRE(f.add_in_rainbow("invited").status == 200); },
     [](Fixture& f, const std::string&) {
         return f.ask("PUT", enduser + "rooms/" + f.room.hex() + "/users/" + f.bob.id.hex(), R"({"status":"accepted"})",
                      &f.bob);
     },
     "bob@example.test", false, false, true},
    {"Rocket.Chat, by its own link", [](Fixture& f, std::string& link) { link = f.rocketchat_link(); },
     [](Fixture& f, const std::string& link) { return f.use_in_rocketchat(link); }, "bob@example.test", true, false},
    {"Rocket.Chat, by a user's link of Rainbow", [](Fixture& f, std::string& link) { link = f.link_to(f.room); },
     [](Fixture& f, const std::string& link) { return f.use_in_rocketchat(link); }, "bob@example.test"},
    {"Rocket.Chat, added by a member", [](Fixture&, std::string&) {},
     [](Fixture& f, const std::string&) {
         const auto as = f.in_rocketchat(f.alice);
         return f.post("/api/v1/groups.invite",
                       R"({"roomId":")" + f.room.hex() + R"(","userId":")" + f.bob.id.hex() + "\"}", &as);
     },
     "bob@example.test", false, false},
};

template <typename Check>
void each_way(Check check)
{
    for (const auto& way : ways)
        BOOST_TEST_CONTEXT(way.name)
        {
            Fixture fixture;
            std::string link;
            way.prepare(fixture, link);
            check(fixture, way, link);
        }
}

} // namespace

BOOST_AUTO_TEST_SUITE(joining)

BOOST_AUTO_TEST_CASE(each_way_makes_a_member)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        const auto answer = way.join(f, link);
        BOOST_TEST(answer.status == 200, answer.line());
        BOOST_TEST(f.is_member(way.newcomer));
    });
}

BOOST_AUTO_TEST_CASE(a_locked_room_refuses_those_whom_no_moderator_adds)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        f.lock(f.room);
        const auto answer = way.join(f, link);
        BOOST_TEST((answer.status == 200) == !way.lock_holds, answer.line());
        BOOST_TEST(f.is_member(way.newcomer) == !way.lock_holds);
    });
}

BOOST_AUTO_TEST_CASE(a_full_room_refuses_newcomers)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        f.settings->rainbow.bubble_participant_count = way.has_a_place ? 2 : 1;
        f.restart();
        const auto answer = way.join(f, link);
        BOOST_TEST((answer.status == 200) == !way.quota_holds, answer.line());
        BOOST_TEST(f.is_member(way.newcomer) == !way.quota_holds);
    });
}

BOOST_AUTO_TEST_CASE(a_ban_applies_to_every_way)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        if (!way.may_be_banned) return;
        if (!way.has_a_place) f.add_member(f.room, f.bob);
        f.ban(f.room, f.bob);
        const auto answer = way.join(f, link);
        BOOST_TEST(answer.status != 200, answer.line());
        BOOST_TEST(!f.is_member(way.newcomer));
    });
}

BOOST_AUTO_TEST_CASE(a_guest_who_joins_is_no_longer_a_guest)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        f.add_guest(way.newcomer);
        const auto answer = way.join(f, link);
        BOOST_TEST(answer.status == 200, answer.line());
        BOOST_TEST(f.count("room_guests") == 0);
    });
}

BOOST_AUTO_TEST_CASE(the_room_is_notified)
{
    each_way([](Fixture& f, const Way& way, const std::string& link) {
        f.database.run_script("DELETE FROM notifications");
        BOOST_TEST(way.join(f, link).status == 200);
        BOOST_TEST(f.was_told_of(way.newcomer), f.value("SELECT GROUP_CONCAT(to_jid, stanza) FROM notifications"));
    });
}

BOOST_AUTO_TEST_CASE(an_owner_who_left_for_good_comes_back_as_a_plain_member)
{
    Fixture fixture;
    fixture.add_member(fixture.room, fixture.bob, {Role::owner});
    fixture.set_status(fixture.room, fixture.bob, "deleted");
    BOOST_TEST(fixture.use_in_rocketchat(fixture.rocketchat_link()).status == 200);
    BOOST_TEST(fixture.is_member("bob@example.test"));
    BOOST_TEST(fixture.count("room_members WHERE FIND_IN_SET('owner', roles) > 0 AND user_id = UNHEX('" +
                             fixture.bob.id.hex() + "')") == 0);
}

BOOST_AUTO_TEST_CASE(of_many_added_at_once_each_is_told_only_of_themselves)
{
    Fixture fixture;
    constexpr int many = 60;
    std::string names;
    for (int i = 0; i < many; ++i) {
        const auto name = "many" + std::to_string(i);
        fixture.add_user(name);
        names += (names.empty() ? "\"" : ",\"") + name + '"';
    }
    fixture.database.run_script("DELETE FROM notifications");
    const auto as = fixture.in_rocketchat(fixture.alice);
    const auto answer = fixture.post("/api/v1/groups.invite",
                                     R"({"roomId":")" + fixture.room.hex() + R"(","usernames":[)" + names + "]}", &as);
    BOOST_TEST(answer.status == 200, answer.line());
    // To each an invitation and their own change, and of each one word to the moderator.
    BOOST_TEST(fixture.count("notifications") <= 3 * many);
}

BOOST_AUTO_TEST_SUITE_END()
