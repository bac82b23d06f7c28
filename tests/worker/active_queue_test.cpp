#include "worker/active_queue.h"

#include "store/emails.h"
#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <thread>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;

namespace {

struct Fixture {
    test::MovedClock clock;
    SystemRandom random;
    ActiveQueue queue{2, clock};

    claims::Claim add(const std::string& recipient, EmailPriority priority = EmailPriority::single)
    {
        auto mail = test::an_email(recipient, clock.now(), random);
        mail.priority = priority;
        claims::ClaimedEmail claimed{mail, 1, {}};
        queue.add({claimed, Destinations::domain_of(recipient), 0, clock.now() + 1min, clock.now() + 2min});
        return claimed.claim();
    }
    std::string next()
    {
        taken.push_back(queue.next_now());
        return taken.back() ? taken.back()->claimed.mail.recipient.text : "";
    }
    void finish(std::size_t n, std::optional<Verdict> verdict)
    {
        const Attempt attempt{DeliveryOutcome::sent, 250, "250 ok", "test/1", clock.now()};
        queue.finished(*taken.at(n), {{taken.at(n)->claimed.claim(), attempt}, 0, std::nullopt}, verdict);
    }

    std::vector<std::optional<QueuedEmail>> taken;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(active_queue, Fixture)

BOOST_AUTO_TEST_CASE(gives_single_emails_before_bulk_ones_and_older_ones_first)
{
    add("1@a.test", EmailPriority::bulk);
    add("2@b.test");
    add("3@c.test", EmailPriority::bulk);
    add("4@d.test");
    for (const auto* expected : {"2@b.test", "4@d.test", "1@a.test", "3@c.test", ""})
        BOOST_TEST(next() == expected);
}

BOOST_AUTO_TEST_CASE(limits_the_emails_to_a_domain_that_leave_at_once)
{
    for (const auto* recipient : {"1@a.test", "2@A.test", "3@a.test", "4@b.test"})
        add(recipient);
    BOOST_TEST(queue.deliverable() == 4U);
    BOOST_TEST(next() == "1@a.test");
    BOOST_TEST(next() == "2@A.test");
    BOOST_TEST(queue.deliverable() == 1U);
    BOOST_TEST(next() == "4@b.test");
    BOOST_TEST(next() == "");
    finish(0, Verdict::good);
    BOOST_TEST(next() == "3@a.test");
}

BOOST_AUTO_TEST_CASE(gives_no_email_whose_claim_is_too_short)
{
    add("1@a.test");
    clock.move_by(1min);
    BOOST_TEST(next() == "");
    BOOST_TEST(queue.take_back_undeliverable().size() == 1U);
    BOOST_TEST(queue.waiting_claims().empty());
}

BOOST_AUTO_TEST_CASE(takes_back_emails_to_a_paused_domain)
{
    for (int i = 0; i < 3; ++i)
        add("1@a.test");
    add("2@b.test");
    next();
    finish(0, Verdict::silent);
    BOOST_TEST(next() == "2@b.test");
    const auto back = queue.take_back_undeliverable();
    BOOST_TEST(back.size() == 2U);
    BOOST_CHECK(back.at(0).due_at == clock.now() + 10s);
}

BOOST_AUTO_TEST_CASE(takes_back_what_has_no_room_when_its_domain_is_silent)
{
    for (int i = 0; i < 6; ++i)
        add("1@a.test");
    add("2@b.test");
    next();
    next();
    BOOST_TEST(queue.take_back_undeliverable().empty());
    clock.move_by(5s);
    const auto back = queue.take_back_undeliverable();
    BOOST_TEST(back.size() == 4U);
    BOOST_CHECK(back.at(0).due_at > clock.now());
    BOOST_TEST(next() == "2@b.test");
}

BOOST_AUTO_TEST_CASE(takes_back_the_emails_it_is_told)
{
    const auto first = add("1@a.test");
    add("2@b.test");
    BOOST_TEST(queue.take_back({first}).size() == 1U);
    BOOST_TEST(next() == "2@b.test");
}

BOOST_AUTO_TEST_CASE(an_email_that_is_put_back_waits_for_the_manager_only)
{
    add("1@a.test");
    add("2@a.test");
    next();
    BOOST_TEST(queue.is_anything_on_the_way());
    queue.put_back(*taken[0]);
    BOOST_TEST(!queue.is_anything_on_the_way());
    BOOST_TEST(next() == "2@a.test");
    BOOST_TEST(next() == "");
    BOOST_TEST(queue.take_back_all().size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_waiting_agent_is_woken_by_an_email_and_by_the_end)
{
    std::string got;
    std::jthread agent([&] {
        while (const auto mail = queue.next())
            got += mail->claimed.mail.recipient.text;
    });
    add("1@a.test");
    while (!queue.waiting_claims().empty())
        std::this_thread::yield();
    queue.close();
    agent.join();
    BOOST_TEST(got == "1@a.test");
    add("2@a.test");
    BOOST_TEST(next() == "");
}

BOOST_AUTO_TEST_SUITE_END()
