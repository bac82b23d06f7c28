// Stories told once and acted in each dialect: what they come to must be the same, whatever the words. A tongue supplies
// the words; a story holds it to the promises.
#pragma once

#include "api/application_fixture.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace usher::test {

/// "Invite, e-mail, accept, member." A tongue is a fixture with:
///   std::string invite()              somebody invites ines@acme.example; what opens the invite
///   bool is_open(invite)              as the dialect validates it
///   Answer accept(invite)             ines accepts
///   bool is_member()                  by the rows
///   static constexpr bool has_email  whether inviting itself writes an e-mail
template <typename Tongue>
void tell_invite_email_accept_member(Tongue& tongue)
{
    BOOST_TEST(!tongue.is_member());
    const auto invite = tongue.invite();
    BOOST_TEST(tongue.count("mail_spool") == (Tongue::has_email ? 1 : 0));

    // Reading never spends.
    const auto as_made = tongue.dump();
    BOOST_TEST(tongue.is_open(invite));
    BOOST_TEST(tongue.is_open(invite));
    BOOST_TEST(!tongue.is_open(invite + "x"));
    BOOST_TEST(tongue.dump() == as_made);

    BOOST_TEST(tongue.accept(invite).status == 200);
    BOOST_TEST(tongue.is_member());

    // Once more changes nothing, whether the dialect calls that an error or not.
    const auto as_accepted = tongue.dump();
    tongue.accept(invite);
    BOOST_TEST(tongue.dump() == as_accepted);

    // No secret of an organization's invite is in the tables once its e-mail is gone.
    if (Tongue::has_email) BOOST_TEST(as_accepted.find(invite) == std::string::npos);
}

/// "Make a room, link it, join by it." A tongue is a fixture with Olga and Paul, and:
///   void make_room()          Olga makes the private room "planning"
///   std::string link()        Olga links it; what opens it
///   bool is_open(link)        as the dialect validates it
///   Answer join(link)         Paul joins
template <typename Tongue>
void tell_room_link_join(Tongue& tongue)
{
    tongue.make_room();
    const auto link = tongue.link();
    BOOST_TEST(tongue.link() == link);

    // Reading never spends.
    const auto as_made = tongue.dump();
    BOOST_TEST(tongue.is_open(link));
    BOOST_TEST(tongue.is_open(link));
    BOOST_TEST(tongue.dump() == as_made);

    BOOST_TEST(tongue.join(link).status == 200);
    const auto as_joined = tongue.dump();
    BOOST_TEST(tongue.join(link).status == 200);
    BOOST_TEST(tongue.dump() == as_joined);

    // The rows are the same, whichever tongue was spoken.
    BOOST_TEST(
        tongue.value("SELECT CONCAT(kind, ' ', LOWER(COALESCE(display_name, name))) FROM rooms WHERE name_key <> "
                     "'general'") == "group planning");
    BOOST_TEST(
        tongue.value("SELECT GROUP_CONCAT(CONCAT(u.username, ' ', m.roles, ' ', m.status, ' ', m.banned) ORDER BY "
                     "u.username) FROM room_members m JOIN users u ON u.id = m.user_id") ==
        "olga owner accepted 0,paul  accepted 0");
    BOOST_TEST(tongue.value("SELECT GROUP_CONCAT(uses) FROM room_links") == "1");
    BOOST_TEST(tongue.value("SELECT GROUP_CONCAT(CONCAT(e.about_kind, ' ', e.kind, ' ', u.username)) FROM events e "
                            "JOIN users u ON u.id = e.actor_id WHERE u.username = 'paul'") == "room user_joined paul");
}

/// "Invite an address, register, be a member." An address waits in Olga's room "planning", since Rainbow alone can say
/// so; whoever makes the account, in whichever tongue, makes the member. A tongue is a fixture with Olga, and:
///   void invite()             Olga makes the room, and invites ines@acme.example to it
///   Answer register_ines()    Ines makes her account
template <typename Tongue>
void tell_invite_register_member(Tongue& tongue)
{
    tongue.invite();
    BOOST_TEST(tongue.count("room_guests WHERE address = 'ines@acme.example'") == 1);
    const auto answer = tongue.register_ines();
    BOOST_TEST(answer.status == 200, answer.line());
    BOOST_TEST(tongue.count("room_guests") == 0);
    BOOST_TEST(
        tongue.value("SELECT CONCAT(m.roles, ' ', m.status, ' ', m.banned) FROM room_members m JOIN users u ON u.id "
                     "= m.user_id JOIN rooms r ON r.id = m.room_id WHERE u.address = 'ines@acme.example' AND "
                     "r.kind = 'group'") == " accepted 0");
    BOOST_TEST(
        tongue.count("events e JOIN users u ON u.id = e.actor_id JOIN rooms r ON r.id = e.about_id WHERE e.kind = "
                     "'user_joined' AND r.kind = 'group' AND u.address = 'ines@acme.example'") == 1);
    BOOST_TEST(tongue.count("mail_spool WHERE about_kind <> 'invite'") == 0); // her e-mail is not sent any more
}

} // namespace usher::test
