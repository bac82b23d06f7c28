#include "worker/queue_metrics.h"

#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"
#include "store/mail/notifications.h"
#include "store/mail/queue_claims.h"
#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;

namespace {

struct Fixture : test::DatabaseFixture {
    test::MovedClock clock;
    SystemRandom random;
    metrics::Registry registry;

    void add_email(EmailPriority priority)
    {
        auto mail = test::an_email("bob@b.example", clock.now(), random);
        mail.priority = priority;
        database.alone([&](store::Autocommit& autocommit) {
            store::mail_spool::insert(autocommit, mail);
            return 0;
        });
    }
    void write(const char* statement)
    {
        database.alone([&](store::Autocommit& autocommit) { return autocommit.execute(statement); });
    }
    void must_show(const std::string& line)
    {
        const auto text = registry.text();
        BOOST_CHECK_MESSAGE(text.find(line + "\n") != std::string::npos, line << " is not in\n" << text);
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue_metrics, Fixture)

BOOST_AUTO_TEST_CASE(the_spool_is_counted_by_priority_and_state)
{
    for (int i = 0; i < 4; ++i)
        add_email(EmailPriority::single);
    write("UPDATE mail_spool SET due_at = '2100-01-01' LIMIT 1");
    write("UPDATE mail_spool SET due_at = '9999-12-31' WHERE due_at < '2100-01-01' LIMIT 1");
    clock.move_by(90s);
    const auto measure = depth_of_spool(registry, clock);
    measure(database);
    must_show(R"(usher_mail_spool_letters{lane="single",state="due"} 2)");
    must_show(R"(usher_mail_spool_letters{lane="single",state="later"} 1)");
    must_show(R"(usher_mail_spool_letters{lane="single",state="held"} 1)");
    must_show(R"(usher_mail_spool_letters{lane="bulk",state="due"} 0)");
    must_show(R"(usher_mail_spool_oldest_due_seconds{lane="single"} 90)");

    write("DELETE FROM mail_spool");
    measure(database);
    must_show(R"(usher_mail_spool_letters{lane="single",state="due"} 0)");
    must_show(R"(usher_mail_spool_oldest_due_seconds{lane="single"} 0)");
}

BOOST_AUTO_TEST_CASE(an_email_due_later_does_not_count_as_overdue)
{
    add_email(EmailPriority::bulk);
    write("UPDATE mail_spool SET due_at = '2100-01-01'");
    depth_of_spool(registry, clock)(database);
    must_show(R"(usher_mail_spool_oldest_due_seconds{lane="bulk"} 0)");
}

BOOST_AUTO_TEST_CASE(notifications_are_counted_with_the_age_of_the_oldest)
{
    const auto measure = depth_of_notifications(registry, clock);
    measure(database);
    must_show("usher_notifications_waiting 0");
    must_show("usher_notifications_oldest_seconds 0");

    NotificationBatch batch({SubjectKind::room, RoomId::make(clock.now(), random)}, clock.now(), random);
    batch.add(stanzas::chat_message("a@x.test", "hello"), "bob@x.test");
    batch.add(stanzas::chat_message("a@x.test", "hello"), "carol@x.test");
    database.alone([&](store::Autocommit& autocommit) {
        store::notifications::insert(autocommit, batch.all());
        return 0;
    });
    clock.move_by(30s);
    measure(database);
    must_show("usher_notifications_waiting 2");
    must_show("usher_notifications_oldest_seconds 30");
}

BOOST_AUTO_TEST_CASE(without_its_address_it_serves_no_metrics_and_does_no_harm)
{
    bool is_measured = false;
    {
        const QueueMetrics metrics(registry, "192.0.2.1:9", test::connect_options(),
                                   [&](store::Database&) { is_measured = true; });
    }
    BOOST_TEST(!is_measured);
}

BOOST_AUTO_TEST_SUITE_END()
