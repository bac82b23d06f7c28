// Defined here because Boost.Test does not define main() when its header is precompiled.
#include <boost/test/unit_test.hpp>

int main(int count, char* arguments[])
{
    const auto name_suite = [] {
        boost::unit_test::framework::master_test_suite().p_name.value = "database";
        return true;
    };
    return boost::unit_test::unit_test_main(name_suite, count, arguments);
}
