// Runs an operation with a failure at each of its statements, and with a lost response to each of its changes: it must
// be done completely or not at all, and once.
#pragma once

#include "api/application_fixture.h"
#include "base/text.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace usher::test {

/// usherd on its own connection, already established: only statements of requests are counted.
inline std::unique_ptr<Application> with_hooks(ApplicationFixture& fixture,
                                               std::function<void(std::string_view)> before_statement,
                                               std::function<void(std::string_view)> after_change)
{
    auto options = connect_options();
    options.before_statement = std::move(before_statement);
    options.after_change = std::move(after_change);
    auto application =
        std::make_unique<Application>(*fixture.settings, options,
                                      Shared{fixture.clock, fixture.random, fixture.rate_limiter, fixture.failures,
                                             fixture.password_hasher, fixture.metrics});
    (*application)(request("GET", "/api/rainbow/ping"));
    return application;
}

/// " events:+++ mail_log: …": as many plus signs as each table of a dump has rows.
inline std::string row_counts(const std::string& dump)
{
    std::string counts;
    for (const auto line : text::split(dump, '\n'))
        counts += line.starts_with("  ") ? "+" : " " + std::string(line);
    return counts;
}

/// The response to a fault, in the request's error format.
inline std::string answer_to_fault(const http::Request& wanted)
{
    return wanted.path.starts_with("/api/v1/")
               ? R"(500 {"error":"Internal server error","success":false})"
               : R"(500 {"errorCode":500,"errorDetails":"","errorMsg":"Internal Server Error"})";
}

/// After a failure at any statement the tables are as before.
inline void fail_at_each_statement(ApplicationFixture& fixture, const http::Request& wanted)
{
    const auto refusal = answer_to_fault(wanted);
    const auto before = fixture.dump();
    for (int failing = 1;; ++failing) {
        int statements = -1000; // those of the request that connects
        const auto application = with_hooks(fixture,
                                            [&](std::string_view) {
                                                if (++statements == failing) throw store::DatabaseError(0, "injected");
                                            },
                                            {});
        statements = 0;
        const auto answer = answer_of((*application)(wanted));
        if (statements < failing) {
            BOOST_TEST(answer.status == 200, answer.line());
            BOOST_TEST((fixture.dump() != before));
            break;
        }
        BOOST_TEST_CONTEXT("statement " << failing)
        {
            BOOST_TEST(answer.line() == refusal);
            BOOST_TEST((fixture.dump() == before));
        }
    }
}

struct Outcome {
    bool was_lost;
    int status;
    std::string rows;
};

/// The result of the operation if the connection is lost after its n-th change was made, before the response arrived.
inline Outcome outcome_losing_answer(ApplicationFixture& fixture, const http::Request& wanted, int n)
{
    bool counting = false;
    int changes = 0;
    const auto application = with_hooks(fixture, {}, [&](std::string_view) {
        if (counting && ++changes == n) throw store::Disconnected(2013, "injected");
    });
    counting = true;
    const auto response = (*application)(wanted);
    return {n > 0 && changes >= n, response.status, row_counts(fixture.dump())};
}

/// A lost response after any change affects neither the outcome nor the number of rows. Each try has its own tables.
template <typename Fixture, typename Operation>
void lose_the_answer_to_each_change(const Operation& operation)
{
    const auto outcome_of = [&](int n) {
        Fixture fixture;
        return outcome_losing_answer(fixture, operation.request(fixture), n);
    };
    const auto undisturbed = outcome_of(0);
    BOOST_TEST(undisturbed.status == 200);
    for (int lost = 1;; ++lost) {
        const auto outcome = outcome_of(lost);
        if (!outcome.was_lost) break;
        BOOST_TEST_CONTEXT("change " << lost)
        {
            BOOST_TEST(outcome.status == undisturbed.status);
            BOOST_TEST(outcome.rows == undisturbed.rows);
        }
    }
}

} // namespace usher::test
