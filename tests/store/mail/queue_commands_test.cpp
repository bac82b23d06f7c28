#include "store/mail/queue_commands.h"

#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::store;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;
namespace commands = usher::store::queue_commands;

namespace {

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    const Time noon = parse_iso_time("2031-03-01T12:00:00Z").value();

    EmailId spooled(const std::string& recipient)
    {
        const auto email = test::an_email(recipient, noon, random);
        database.alone([&](Autocommit& autocommit) { mail_spool::insert(autocommit, email); });
        return email.id;
    }
    template <typename Command>
    auto commanded(Command command)
    {
        return database.alone([&](Autocommit& autocommit) { return command(autocommit); });
    }
    claims::ClaimedEmail claimed()
    {
        return database.transact([&](Transaction& transaction) {
            auto taken = claims::take_due(transaction, noon, noon + 10min, 1);
            transaction.commit();
            return taken.at(0);
        });
    }
    void defer(const claims::ClaimedEmail& email)
    {
        database.transact([&](Transaction& transaction) {
            const Attempt attempt{DeliveryOutcome::deferred, 451, "451 later", "m1", noon};
            test::record_deferred(transaction, email, attempt, noon + 1h);
            transaction.commit();
            return true;
        });
    }
    bool is_due(Time now) { return count("mail_spool WHERE NOT held AND due_at <= '" + to_sql(now) + "'") > 0; }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue_commands, Fixture)

BOOST_AUTO_TEST_CASE(an_email_that_a_mailer_delivers_is_left_alone)
{
    const auto id = spooled("a@x.test");
    const auto email = claimed();
    const auto before = dump();
    BOOST_TEST(!commanded([&](Writer& writer) { return commands::retry(writer, id, noon); }));
    BOOST_TEST(!commanded([&](Writer& writer) { return commands::hold(writer, id, noon); }));
    BOOST_TEST(commanded([&](Writer& writer) { return commands::retry_some(writer, {}, noon, 10); }) == 0);
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold_some(writer, {}, noon, 10); }) == 0);
    BOOST_TEST((dump() == before));

    defer(email);
    BOOST_TEST(!is_due(noon));
    BOOST_TEST(commanded([&](Writer& writer) { return commands::retry(writer, id, noon); }));
    BOOST_TEST(is_due(noon));
}

BOOST_AUTO_TEST_CASE(a_claim_that_has_ended_without_a_result_no_longer_protects)
{
    const auto id = spooled("a@x.test");
    claimed();
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold(writer, id, noon + 10min); }));
    BOOST_TEST(!is_due(noon + 24h));
}

BOOST_AUTO_TEST_CASE(an_email_that_is_held_is_due_only_when_it_is_retried)
{
    const auto id = spooled("a@x.test");
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold(writer, id, noon); }));
    BOOST_TEST(!commanded([&](Writer& writer) { return commands::hold(writer, id, noon); }));
    BOOST_TEST(!is_due(noon + 24h * 365));
    BOOST_TEST(commanded([&](Writer& writer) { return commands::retry_some(writer, {}, noon, 10); }) == 0);
    BOOST_TEST(commanded([&](Writer& writer) { return commands::retry_some(writer, {"", "", true}, noon, 10); }) == 1);
    BOOST_TEST(is_due(noon));
}

BOOST_AUTO_TEST_CASE(no_more_than_asked_for_are_held_at_once)
{
    for (const auto* recipient : {"a@x.test", "b@X.TEST", "c@x.test", "d@y.test"})
        spooled(recipient);
    const commands::Selection of_domain{"", "x.Test", false};
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold_some(writer, of_domain, noon, 2); }) == 2);
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold_some(writer, of_domain, noon, 2); }) == 1);
    BOOST_TEST(commanded([&](Writer& writer) { return commands::hold_some(writer, of_domain, noon, 2); }) == 0);
    BOOST_TEST(count("mail_spool WHERE held") == 3);
}

BOOST_AUTO_TEST_SUITE_END()
