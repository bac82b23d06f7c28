#include "store/engine/json_rows.h"

#include <boost/test/unit_test.hpp>

#include <vector>

using namespace usher::store;

BOOST_AUTO_TEST_SUITE(json_rows_)

BOOST_AUTO_TEST_CASE(rows_are_an_array_in_their_order)
{
    const auto to_json = [](int number) {
        Json::Value row;
        row["n"] = number;
        return row;
    };
    BOOST_TEST(json_rows(std::vector{2, 1}, to_json) == R"([{"n":2},{"n":1}])");
    BOOST_TEST(json_rows(std::vector<int>{}, to_json) == "[]");
}

BOOST_AUTO_TEST_CASE(text_stays_utf8_and_bytes_become_hex)
{
    BOOST_TEST(usher::json_text(Json::Value("Zoë")) == "\"Zoë\"");
    BOOST_TEST(hex_of(std::string("\x00\xff", 2)) == "00ff");
}

BOOST_AUTO_TEST_SUITE_END()
