// Every operation that writes, with a failure at each of its statements: all of it is done or nothing, and once.
#include "api/rocketchat/operations.h"
#include "base/text.h"

#include <boost/test/data/test_case.hpp>

using namespace usher;
using namespace usher::test;

namespace {

struct Fixture : FurnishedWorkspace {
    /// usherd on a connection of its own, which is there already: only statements of requests are counted.
    std::unique_ptr<Application> with_hooks(std::function<void(std::string_view)> before_statement,
                                            std::function<void(std::string_view)> after_change)
    {
        auto options = test::connect_options();
        options.before_statement = std::move(before_statement);
        options.after_change = std::move(after_change);
        auto application =
            std::make_unique<Application>(*settings, options, Shared{clock, random, rate_limiter, password_hasher});
        (*application)(request("GET", "/api/v1/me", "", &paul));
        return application;
    }
};

/// " events:+++ mail_log: …": as many signs as each table of a dump has rows.
std::string row_counts(const std::string& dump)
{
    std::string counts;
    for (const auto line : text::split(dump, '\n'))
        counts += line.starts_with("  ") ? "+" : " " + std::string(line);
    return counts;
}

struct Outcome {
    bool was_lost;
    int status;
    std::string rows;
};

/// What becomes of the operation if the connection is lost after its n-th change was made, before the answer came.
Outcome outcome_losing_answer(const WritingOperation& operation, int n)
{
    Fixture fixture;
    bool counting = false;
    int changes = 0;
    const auto application = fixture.with_hooks({}, [&](std::string_view) {
        if (counting && ++changes == n) throw store::Disconnected(2013, "injected");
    });
    counting = true;
    const auto response = (*application)(operation.request(fixture));
    return {n > 0 && changes >= n, response.status, row_counts(fixture.dump())};
}

constexpr auto internal_error = R"(500 {"error":"Internal server error","success":false})";

} // namespace

BOOST_AUTO_TEST_SUITE(rocketchat_faults)

BOOST_DATA_TEST_CASE_F(Fixture, a_failure_at_any_statement_leaves_the_tables_as_before, writing_operations)
{
    const auto before = dump();
    const auto wanted = sample.request(*this);
    for (int failing = 1;; ++failing) {
        int statements = -1000; // those of the request that connects
        const auto application = with_hooks(
            [&](std::string_view) {
                if (++statements == failing) throw store::DatabaseError(0, "injected");
            },
            {});
        statements = 0;
        const auto answer = answer_of((*application)(wanted));
        if (statements < failing) {
            BOOST_TEST(answer.status == 200);
            BOOST_TEST((dump() != before));
            break;
        }
        BOOST_TEST_CONTEXT("statement " << failing)
        {
            BOOST_TEST(answer.line() == internal_error);
            BOOST_TEST((dump() == before));
        }
    }
}

BOOST_DATA_TEST_CASE(an_answer_lost_after_any_change_changes_neither_outcome_nor_number_of_rows, writing_operations)
{
    const auto undisturbed = outcome_losing_answer(sample, 0);
    BOOST_TEST(undisturbed.status == 200);
    for (int lost = 1;; ++lost) {
        const auto outcome = outcome_losing_answer(sample, lost);
        if (!outcome.was_lost) break;
        BOOST_TEST_CONTEXT("change " << lost)
        {
            BOOST_TEST(outcome.status == undisturbed.status);
            BOOST_TEST(outcome.rows == undisturbed.rows);
        }
    }
}

BOOST_AUTO_TEST_SUITE_END()
