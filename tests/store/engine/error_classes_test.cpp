#include "store/database_fixture.h"
#include "store/engine/database.h"

#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::store;

namespace {

struct Class {
    int code;
    const char* name;
};
std::ostream& operator<<(std::ostream& out, const Class& expected)
{
    return out << expected.code << " is " << expected.name;
}
const Class classes[] = {
    {1062, "conflict"},     {1451, "conflict"},     {1452, "conflict"},     {1205, "again"},
    {1213, "again"},        {1047, "disconnected"}, {1053, "disconnected"}, {1243, "disconnected"},
    {1615, "disconnected"}, {1927, "disconnected"}, {1064, "fault"},        {1146, "fault"},
    {1264, "fault"},        {1406, "fault"},        {4025, "check failed"}, {3819, "check failed"},
};

/// The exception that the database layer throws when a statement fails with this code.
std::string class_of(Database& database, int code)
{
    try {
        database.run_script("SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = " + std::to_string(code));
    } catch (const Conflict&) {
        return "conflict";
    } catch (const CheckFailed&) {
        return "check failed";
    } catch (const Again&) {
        return "again";
    } catch (const Disconnected&) {
        return "disconnected";
    } catch (const DatabaseError& error) {
        BOOST_TEST(error.code() == code);
        return "fault";
    }
    return "no error";
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(error_classes, test::DatabaseFixture)

BOOST_DATA_TEST_CASE(each_code_has_its_class, classes)
{
    BOOST_TEST(class_of(database, sample.code) == sample.name);
}

BOOST_AUTO_TEST_CASE(only_a_lost_connection_is_a_passing_fault)
{
    BOOST_CHECK((std::is_base_of_v<Unavailable, Disconnected>));
    BOOST_CHECK((!std::is_base_of_v<Unavailable, Conflict>));
    BOOST_CHECK((!std::is_base_of_v<Unavailable, Again>));
}

BOOST_AUTO_TEST_SUITE_END()
