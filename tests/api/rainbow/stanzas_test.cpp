// Who is notified of what, in which order, when links change and people join by them. The stanzas themselves are tested
// in domain.
#include "api/rainbow/links.h"

#include <regex>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : LinksFixture {
    Fixture()
    {
        settings->xmpp.host = "127.0.0.1";
        restart();
    }

    static std::string jid_of(const Person& person)
    {
        auto uuid = person.id.uuid();
        std::erase(uuid, '-');
        return uuid + "@example.test";
    }
    /// "TO: stanza" of all that were written, in order; then deletes them.
    std::vector<std::string> told()
    {
        auto all = database.read([&](store::Reader& reader) {
            return reader.list("SELECT to_jid, stanza FROM notifications ORDER BY position",
                               [](const store::Row& row) { return row.text(1) + ": " + row.text(2); });
        });
        database.run_script("DELETE FROM notifications");
        return all;
    }
};

bool matches(const std::string& stanza, const std::string& receiver, const std::string& part)
{
    return stanza.starts_with(receiver + ": ") && stanza.find(part) != std::string::npos;
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(rainbow_stanzas, Fixture)

BOOST_AUTO_TEST_CASE(a_newcomer_is_invited_and_moderators_and_members_are_notified)
{
    const auto link = link_to(room);
    add_member(room, add_person("carol"));
    told();
    join(link, bob);
    const auto stanzas = told();
    BOOST_REQUIRE(stanzas.size() == 5U);
    BOOST_TEST(matches(stanzas[0], jid_of(bob), "jabber:x:conference"));
    BOOST_TEST(matches(stanzas[0], jid_of(bob), "from=\"" + jid_of(alice)));
    BOOST_TEST(matches(stanzas[0], jid_of(bob), "reason=\"planning\""));
    BOOST_TEST(stanzas[1].find("name=\"invitation\"") != std::string::npos);
    for (std::size_t i = 2; i < 5; ++i)
        BOOST_TEST(stanzas[i].find("status=\"accepted\"") != std::string::npos);
    join(link, bob);
    BOOST_TEST(told().empty());
}

BOOST_AUTO_TEST_CASE(moderators_are_not_notified_if_the_room_says_so)
{
    database.run_script("UPDATE rooms SET disable_notifications = TRUE");
    const auto link = link_to(room);
    told();
    join(link, bob);
    for (const auto& stanza : told())
        BOOST_TEST(stanza.find("name=\"invitation\"") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_inviters_devices_are_notified_of_their_links)
{
    const auto expect = [&](const char* action) {
        const auto stanzas = told();
        BOOST_REQUIRE(stanzas.size() == 1U);
        BOOST_TEST(matches(stanzas[0], jid_of(alice), "<openinvite action=\"" + std::string(action) + '"'), stanzas[0]);
    };
    bind(room);
    expect("create");
    bind(room);
    BOOST_TEST(told().empty());
    ask("PUT", user_path(alice, "public-links/reset"), body_of(room), &alice);
    expect("update");
    ask("PUT", user_path(alice, "public-links/unbind"), body_of(room), &alice);
    expect("delete");
    ask("POST", user_path(alice, "open-invites/reset"), "", &alice);
    expect("create");
    ask("PUT", user_path(alice, "open-invites/bind"), body_of(room), &alice);
    expect("update");
}

BOOST_AUTO_TEST_SUITE_END()
