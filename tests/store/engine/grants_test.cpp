#include "store/engine/grants.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace usher::store;

BOOST_AUTO_TEST_SUITE(grants)

BOOST_AUTO_TEST_CASE(a_statement_is_parsed)
{
    const auto all = parse_grants("-- GRANT nothing\nGRANT SELECT (id), INSERT ON mail_spool TO 'usherd'@'localhost';\n"
                                  "GRANT ALL PRIVILEGES ON * TO 'usherctl'@'localhost';\n");
    BOOST_REQUIRE_EQUAL(all.size(), 3u);
    BOOST_CHECK_EQUAL(all[0].account + all[0].table + all[0].right + all[0].column, "usherdmail_spoolSELECTid");
    BOOST_CHECK_EQUAL(all[1].account + all[1].table + all[1].right + all[1].column, "usherdmail_spoolINSERT");
    BOOST_CHECK_EQUAL(all[2].account + all[2].table + all[2].right + all[2].column, "usherctl*ALL PRIVILEGES");
}

BOOST_AUTO_TEST_CASE(those_built_in_name_every_program)
{
    const auto all = parse_grants(grants_sql());
    for (const auto* account : {"usherd", "usher-mailer", "usher-notifier", "usherctl"})
        BOOST_CHECK_MESSAGE(std::ranges::count(all, account, &Grant::account) > 0, account);
}

BOOST_AUTO_TEST_SUITE_END()
