#include "domain/room.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

namespace {

RoomMembership place(MemberStatus status, bool banned = false)
{
    return {{}, banned, status, {}};
}

} // namespace

BOOST_AUTO_TEST_SUITE(room)

BOOST_AUTO_TEST_CASE(only_an_accepted_user_who_is_not_banned_is_a_member)
{
    BOOST_TEST(place(MemberStatus::accepted).is_member());
    BOOST_TEST(!place(MemberStatus::accepted, true).is_member());
    BOOST_TEST(!place(MemberStatus::invited).is_member());
    BOOST_TEST(place(MemberStatus::invited).is_active());
    BOOST_TEST(!place(MemberStatus::invited, true).is_active());
    BOOST_TEST(!place(MemberStatus::rejected).is_active());
    BOOST_TEST(place(MemberStatus::unsubscribed).is_registered());
    BOOST_TEST(!place(MemberStatus::deleted).is_registered());
    BOOST_TEST(!place(MemberStatus::accepted, true).is_registered());
}

BOOST_AUTO_TEST_CASE(owners_and_moderators_have_the_privilege_of_moderators)
{
    BOOST_TEST((privilege_of({Role::owner}) == Privilege::moderator));
    BOOST_TEST((privilege_of({Role::moderator, Role::leader}) == Privilege::moderator));
    BOOST_TEST((privilege_of({Role::guest}) == Privilege::guest));
    BOOST_TEST((privilege_of({Role::leader}) == Privilege::user));
}

BOOST_AUTO_TEST_CASE(a_privilege_takes_the_place_of_the_roles_it_stands_for)
{
    BOOST_TEST((with_privilege({}, Privilege::moderator) == Roles{Role::moderator}));
    BOOST_TEST((with_privilege({Role::owner}, Privilege::moderator) == Roles{Role::owner}));
    BOOST_TEST((with_privilege({Role::owner, Role::leader}, Privilege::user) == Roles{Role::leader}));
    BOOST_TEST((with_privilege({Role::moderator}, Privilege::guest) == Roles{Role::guest}));
}

BOOST_AUTO_TEST_CASE(names_are_read_as_they_are_written)
{
    for (const auto status : {MemberStatus::invited, MemberStatus::accepted, MemberStatus::unsubscribed,
                              MemberStatus::rejected, MemberStatus::deleted})
        BOOST_TEST((parse_member_status(name_of(status)) == status));
    BOOST_TEST(!parse_member_status("owner"));
}

BOOST_AUTO_TEST_SUITE_END()
