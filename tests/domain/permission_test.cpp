#include "domain/permission.h"

#include <boost/test/unit_test.hpp>

using namespace usher;

BOOST_AUTO_TEST_SUITE(permission)

BOOST_AUTO_TEST_CASE(a_permission_is_held_through_any_of_its_roles)
{
    const PermissionTable table({{"create-c", {Role::admin, Role::user}, {}}, {"add-user-to-any-p-room", {}, {}}});
    BOOST_TEST(table.allow("create-c", {Role::user}));
    BOOST_TEST(table.allow("create-c", {Role::guest, Role::admin}));
    BOOST_TEST(!table.allow("create-c", {Role::guest}));
    BOOST_TEST(!table.allow("create-c", {}));
    BOOST_TEST(!table.allow("add-user-to-any-p-room", {Role::admin}));
}

BOOST_AUTO_TEST_CASE(nobody_holds_a_permission_that_is_not_known)
{
    const PermissionTable table({});
    BOOST_TEST(!table.knows("fly"));
    BOOST_TEST(!table.allow("fly", {Role::admin}));
}

BOOST_AUTO_TEST_SUITE_END()
