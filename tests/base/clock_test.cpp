#include "base/clock.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
namespace data = boost::unit_test::data;

namespace {

struct Case {
    const char* read;
    const char* micros; ///< as formatted with its fraction; nullptr: not a time
    const char* millis = nullptr;
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.read;
}

const Case cases[] = {
    {"2026-03-02 09:15:00.120034", "2026-03-02T09:15:00.120034Z", "2026-03-02T09:15:00.120Z"},
    {"2026-03-02 09:15:00", "2026-03-02T09:15:00.000000Z", "2026-03-02T09:15:00.000Z"},
    {"2026-03-02 09:15:00.9", "2026-03-02T09:15:00.900000Z", "2026-03-02T09:15:00.900Z"},
    {"2026-03-02 09:15:00.000999", "2026-03-02T09:15:00.000999Z", "2026-03-02T09:15:00.000Z"},
    {"2024-02-29 23:59:59.999999", "2024-02-29T23:59:59.999999Z", "2024-02-29T23:59:59.999Z"},
    {"1970-01-01 00:00:00", "1970-01-01T00:00:00.000000Z", "1970-01-01T00:00:00.000Z"},
    {"1969-12-31 23:59:59.5", "1969-12-31T23:59:59.500000Z", "1969-12-31T23:59:59.500Z"},
    {"9999-12-31 23:59:59", "9999-12-31T23:59:59.000000Z", "9999-12-31T23:59:59.000Z"},
    {"", nullptr},
    {"2026-03-02", nullptr},
    {"2026-03-02 09:15:0", nullptr},
    {"2026-03-02 09:15:00.", nullptr},
    {"2026-03-02 09:15:00.1200345", nullptr},
    {"2026-03-02 09:15:00.12x", nullptr},
    {"2026-03-02 09:15:00.-1", nullptr},
    {"2026-02-29 09:15:00", nullptr},
    {"2026-13-01 09:15:00", nullptr},
    {"0000-00-00 00:00:00", nullptr},
    {"2026-03-02 -1:15:00", nullptr},
    {"2026-03-02 24:15:00", nullptr},
    {"2026-03-02 09:60:00", nullptr},
    {"2026-03-02 09:15:61", nullptr},
    {"2026/03/02 09:15:00", nullptr},
    {"2026-03-02 09-15-00", nullptr},
    {"2026-03-02 09:15:00,5", nullptr},
};

} // namespace

BOOST_AUTO_TEST_SUITE(clock_)

BOOST_DATA_TEST_CASE(parses_a_columns_text_and_formats_it_back, data::make(cases), sample)
{
    const auto time = parse_sql_time(sample.read);
    BOOST_TEST(time.has_value() == (sample.micros != nullptr));
    if (!time || !sample.micros) return;
    BOOST_TEST(to_iso_microseconds(*time) == sample.micros);
    BOOST_TEST(to_iso_milliseconds(*time) == sample.millis);
    BOOST_CHECK(parse_sql_time(to_sql(*time)) == time);
}

BOOST_AUTO_TEST_CASE(the_system_s_time_has_microseconds_and_advances)
{
    const SystemClock clock;
    const auto begin = clock.now();
    while (clock.now() == begin)
        ;
    BOOST_CHECK(clock.now() > begin);
}

BOOST_AUTO_TEST_CASE(an_iso_time_is_read_in_utc_alone)
{
    const auto time = parse_iso_time("2026-03-02T09:15:00.120Z");
    BOOST_REQUIRE(time.has_value());
    BOOST_TEST(to_iso_milliseconds(*time) == "2026-03-02T09:15:00.120Z");
    BOOST_TEST(parse_iso_time("2026-03-02T09:15:00Z").has_value());
    for (const auto* bad : {"", "Z", "T", "2026-03-02", "2026-03-02T09:15:00", "2026-03-02 09:15:00Z",
                            "2026-13-02T09:15:00Z", "2026-03-02T09:15:00+01:00"})
        BOOST_TEST(!parse_iso_time(bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
