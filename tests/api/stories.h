// Stories written once and run in each dialect: their results must be the same. A client is a fixture that performs the
// steps in its dialect; a story checks the promises.
#pragma once

#include "api/application_fixture.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace usher::test {

/// "Invite, e-mail, accept, member." A client is a fixture with:
///   std::string invite()              somebody invites ines@acme.example; what opens the invite
///   bool is_open(invite)              as the dialect validates it
///   Answer accept(invite)             ines accepts
///   bool is_member()                  by the rows
///   static constexpr bool has_email  whether inviting itself writes an e-mail
template <typename Client>
void tell_invite_email_accept_member(Client& client)
{
    BOOST_TEST(!client.is_member());
    const auto invite = client.invite();
    BOOST_TEST(client.count("mail_spool") == (Client::has_email ? 1 : 0));

    // Reading uses nothing up.
    const auto as_made = client.dump();
    BOOST_TEST(client.is_open(invite));
    BOOST_TEST(client.is_open(invite));
    BOOST_TEST(!client.is_open(invite + "x"));
    BOOST_TEST(client.dump() == as_made);

    BOOST_TEST(client.accept(invite).status == 200);
    BOOST_TEST(client.is_member());

    // Repeating it changes nothing, whether the dialect calls that an error or not.
    const auto as_accepted = client.dump();
    client.accept(invite);
    BOOST_TEST(client.dump() == as_accepted);

    // No secret of an organization's invite is in the tables once its e-mail is gone.
    if (Client::has_email) BOOST_TEST(as_accepted.find(invite) == std::string::npos);
}

/// "Make a room, link it, join by it." A client is a fixture with Olga and Paul, and:
///   void make_room()          Olga makes the private room "planning"
///   std::string link()        Olga links it; what opens it
///   bool is_open(link)        as the dialect validates it
///   Answer join(link)         Paul joins
template <typename Client>
void tell_room_link_join(Client& client)
{
    client.make_room();
    const auto link = client.link();
    BOOST_TEST(client.link() == link);

    // Reading uses nothing up.
    const auto as_made = client.dump();
    BOOST_TEST(client.is_open(link));
    BOOST_TEST(client.is_open(link));
    BOOST_TEST(client.dump() == as_made);

    BOOST_TEST(client.join(link).status == 200);
    const auto as_joined = client.dump();
    BOOST_TEST(client.join(link).status == 200);
    BOOST_TEST(client.dump() == as_joined);

    // The rows are the same in every dialect.
    BOOST_TEST(
        client.value("SELECT CONCAT(kind, ' ', LOWER(COALESCE(display_name, name))) FROM rooms WHERE name_key <> "
                     "'general'") == "group planning");
    BOOST_TEST(
        client.value("SELECT GROUP_CONCAT(CONCAT(u.username, ' ', m.roles, ' ', m.status, ' ', m.banned) ORDER BY "
                     "u.username) FROM room_members m JOIN users u ON u.id = m.user_id") ==
        "olga owner accepted 0,paul  accepted 0");
    BOOST_TEST(client.value("SELECT GROUP_CONCAT(uses) FROM room_links") == "1");
    BOOST_TEST(client.value("SELECT GROUP_CONCAT(CONCAT(e.about_kind, ' ', e.kind, ' ', u.username)) FROM events e "
                            "JOIN users u ON u.id = e.actor_id WHERE u.username = 'paul'") == "room user_joined paul");
}

/// "Invite an address, register, be a member." An address waits in Olga's room "planning", as only Rainbow can invite
/// it; in whichever dialect the account is created, it becomes a member. A client is a fixture with Olga, and:
///   void invite()             Olga makes the room, and invites ines@acme.example to it
///   Answer register_ines()    Ines makes her account
template <typename Client>
void tell_invite_register_member(Client& client)
{
    client.invite();
    BOOST_TEST(client.count("room_guests WHERE address = 'ines@acme.example'") == 1);
    const auto answer = client.register_ines();
    BOOST_TEST(answer.status == 200, answer.line());
    BOOST_TEST(client.count("room_guests") == 0);
    BOOST_TEST(
        client.value("SELECT CONCAT(m.roles, ' ', m.status, ' ', m.banned) FROM room_members m JOIN users u ON u.id "
                     "= m.user_id JOIN rooms r ON r.id = m.room_id WHERE u.address = 'ines@acme.example' AND "
                     "r.kind = 'group'") == " accepted 0");
    BOOST_TEST(
        client.count("events e JOIN users u ON u.id = e.actor_id JOIN rooms r ON r.id = e.about_id WHERE e.kind = "
                     "'user_joined' AND r.kind = 'group' AND u.address = 'ines@acme.example'") == 1);
    BOOST_TEST(client.count("mail_spool WHERE about_kind <> 'invite'") == 0); // her e-mail is not sent any more
}

} // namespace usher::test
