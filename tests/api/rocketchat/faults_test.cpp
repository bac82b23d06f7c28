// Every operation that writes, with a failure at each of its statements: it must be done completely or not at all, and
// once.
#include "api/faults.h"
#include "api/rocketchat/operations.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

BOOST_AUTO_TEST_SUITE(rocketchat_faults)

BOOST_DATA_TEST_CASE_F(FurnishedWorkspace, a_failure_at_any_statement_leaves_the_tables_as_before, writing_operations)
{
    fail_at_each_statement(*this, sample.request(*this));
}

BOOST_DATA_TEST_CASE(a_response_lost_after_any_change_affects_neither_outcome_nor_number_of_rows, writing_operations)
{
    lose_the_answer_to_each_change<FurnishedWorkspace>(sample);
}

BOOST_AUTO_TEST_SUITE_END()
