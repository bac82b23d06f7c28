#include "service/mail/sending_limits.h"

#include "store/database_fixture.h"
#include "store/engine/database.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <thread>

using namespace usher;
using namespace usher::service;
using namespace std::chrono_literals;

namespace {

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    Time noon = *parse_sql_time("2026-03-02 12:00:00.000000");
    UserId alice = UserId::make(noon, random), bob = UserId::make(noon, random);
    OrgId org = OrgId::make(noon, random);

    using Counted = Result<std::set<std::string>>;
    Counted write(store::Database& by, const SendingLimits& limits, const UserId& inviter,
                  const std::vector<std::string>& receivers, Time now)
    {
        return by.transact([&](store::Transaction& tx) {
            auto counted = count_emails(tx, limits, {inviter, org}, receivers, now);
            if (counted) tx.commit();
            return counted;
        });
    }
    Counted write(const SendingLimits& limits, const UserId& inviter, const std::vector<std::string>& receivers)
    {
        return write(database, limits, inviter, receivers, noon);
    }
    static std::string limit_of(const Counted& counted) { return counted ? "" : counted.error().details.at(0); }
    std::string emails(const std::string& kind)
    {
        return value("SELECT SUM(letters) FROM letter_counts WHERE kind = '" + kind + "'");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(sending_limits, Fixture)

BOOST_AUTO_TEST_CASE(an_inviter_an_organization_and_a_recipient_have_separate_limits)
{
    const SendingLimits limits{2, 3, 2};
    BOOST_TEST(write(limits, alice, {"a"}).has_value());
    BOOST_TEST(write(limits, alice, {"b"}).has_value());
    BOOST_TEST(limit_of(write(limits, alice, {"c"})) == "letters_of_inviter");
    BOOST_TEST(write(limits, bob, {"a"}).has_value());
    BOOST_TEST(limit_of(write(limits, bob, {"a"})) == "letters_to_receiver");
    BOOST_TEST(limit_of(write(limits, bob, {"c"})) == "letters_of_org");
    BOOST_TEST(emails("org") == "3");
}

BOOST_AUTO_TEST_CASE(a_refused_inviter_may_write_again_at_midnight)
{
    const SendingLimits limits{1, 0, 0};
    BOOST_TEST(write(limits, alice, {"a"}).has_value());
    const auto refused = write(limits, alice, {"a"});
    BOOST_REQUIRE(!refused);
    BOOST_TEST(refused.error().subject == "43200");
    BOOST_TEST(!write(database, limits, alice, {"a"}, noon + 12h - 1us));
    BOOST_TEST(write(database, limits, alice, {"a"}, noon + 12h).has_value());
}

BOOST_AUTO_TEST_CASE(recipients_who_have_reached_their_limit_are_left_out_of_many)
{
    const SendingLimits limits{4, 0, 1};
    BOOST_TEST(write(limits, alice, {"a", "b"}).has_value());
    const auto counted = write(limits, alice, {"a", "c", "b", "d"});
    BOOST_REQUIRE(counted);
    BOOST_TEST((*counted == std::set<std::string>{"a", "b"}));
    BOOST_TEST(emails("inviter") == "4");
}

BOOST_AUTO_TEST_CASE(without_limits_there_is_no_statement)
{
    int statements = 0;
    auto options = test::connect_options();
    options.before_statement = [&](std::string_view statement) {
        if (statement.find("letter_counts") != std::string_view::npos) ++statements;
    };
    store::Database counted(options);
    BOOST_TEST(write(counted, {}, alice, {"a"}, noon).has_value());
    BOOST_TEST(statements == 0);
    BOOST_TEST(write(counted, {1000, 1000, 1000}, alice, std::vector<std::string>{"a", "b"}, noon).has_value());
    BOOST_TEST(statements == 1);
}

BOOST_AUTO_TEST_CASE(a_lowered_or_raised_limit_applies_from_then_on)
{
    BOOST_TEST(write({3, 0, 0}, alice, {"a", "b"}).has_value());
    BOOST_TEST(!write({2, 0, 0}, alice, {"c"}).has_value());
    BOOST_TEST(write({5, 0, 0}, alice, {"c", "d", "e"}).has_value());
}

BOOST_AUTO_TEST_CASE(is_exact_under_any_race)
{
    const SendingLimits limits{50, 70, 0};
    std::atomic<int> written = 0;
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            store::Database own(test::connect_options());
            for (int n = 0; n < 15; ++n)
                if (write(own, limits, i % 2 == 0 ? alice : bob, {std::to_string(i)}, noon)) ++written;
        });
    for (auto& thread : threads)
        thread.join();
    BOOST_TEST(written == 70);
    BOOST_TEST(emails("org") == "70");
}

BOOST_AUTO_TEST_CASE(the_table_contains_no_address)
{
    BOOST_TEST(write({9, 9, 9}, alice, {"nobody@nowhere.test"}).has_value());
    BOOST_TEST(!is_stored("nowhere"));
}

BOOST_AUTO_TEST_SUITE_END()
