// Stories told once and acted in each dialect: what they come to must be the same, whatever the words. A tongue supplies
// the words; a story holds it to the promises.
#pragma once

#include "api/application_fixture.h"

#include <boost/test/unit_test.hpp>

#include <string>

namespace usher::test {

/// "Invite, letter, accept, member." A tongue is a fixture with:
///   std::string invite()              somebody invites ines@acme.example; what opens the invite
///   bool is_open(invite)              as the dialect validates it
///   Answer accept(invite)             ines accepts
///   bool is_member()                  by the rows
///   static constexpr bool has_letter  whether inviting itself writes a letter
template <typename Tongue>
void tell_invite_letter_accept_member(Tongue& tongue)
{
    BOOST_TEST(!tongue.is_member());
    const auto invite = tongue.invite();
    BOOST_TEST(tongue.count("mail_spool") == (Tongue::has_letter ? 1 : 0));

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

    // No secret of an organization's invite is in the tables once its letter is gone.
    if (Tongue::has_letter) BOOST_TEST(as_accepted.find(invite) == std::string::npos);
}

} // namespace usher::test
