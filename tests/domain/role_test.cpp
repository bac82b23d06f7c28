#include "domain/role.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(role)

BOOST_AUTO_TEST_CASE(every_role_is_read_by_its_name)
{
    int user_roles = 0;
    for (std::size_t i = 0; i < role_names.size(); ++i) {
        const auto role = static_cast<Role>(i);
        BOOST_CHECK(parse_role(name_of(role)) == role);
        user_roles += is_user_role(role);
    }
    BOOST_TEST(user_roles == 6);
    for (const auto* unknown : {"", "Admin", "admin ", "root"})
        BOOST_TEST(!parse_role(unknown).has_value(), unknown);
}

BOOST_AUTO_TEST_CASE(a_set_is_written_in_the_order_of_the_column_s_type)
{
    const Roles roles{Role::user, Role::admin, Role::user};
    BOOST_TEST(roles.text() == "admin,user");
    BOOST_CHECK((roles.names() == std::vector<std::string>{"admin", "user"}));
    BOOST_CHECK(Roles::parse("user,admin") == roles);
    BOOST_CHECK(Roles::parse("user,,no such role,admin") == roles);
    BOOST_TEST(Roles().text() == "");
    BOOST_TEST(Roles::parse("").empty());
}

BOOST_AUTO_TEST_CASE(sets_intersect_unite_and_change)
{
    Roles roles{Role::owner};
    BOOST_TEST(roles.has(Role::owner));
    BOOST_TEST(!roles.has(Role::leader));
    BOOST_TEST(!roles.intersects({Role::leader, Role::user}));
    roles.add(Role::leader);
    BOOST_TEST(roles.intersects({Role::leader, Role::user}));
    roles.remove(Role::owner);
    roles.remove(Role::owner);
    BOOST_CHECK(roles == Roles{Role::leader});
    BOOST_CHECK((roles | Roles{Role::admin}) == (Roles{Role::admin, Role::leader}));
    BOOST_TEST(!roles.intersects({}));
}

BOOST_AUTO_TEST_SUITE_END()
