#include "worker/queue_manager.h"

#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"
#include "store/mail/queue_report.h"
#include "worker/delivery_agent.h"
#include "worker/test_clock.h"
#include "worker/test_folder.h"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;
namespace report = usher::store::queue_report;
namespace spool = usher::store::mail_spool;

namespace {

/// Behaves as the test says, and keeps what it was given.
class ScriptedClient final : public smtp::Client {
public:
    using Script = std::function<Attempt(const std::string& recipient)>;

    Attempt deliver(const std::string&, const std::string& recipient, const std::string& message,
                    const std::function<bool()>& before_dot) override
    {
        recipients.push_back(recipient);
        messages.push_back(message);
        before_the_dot();
        if (!before_dot()) return {DeliveryOutcome::deferred, 0, "broken off"};
        return script(recipient);
    }

    Script script = [](const std::string&) { return Attempt{DeliveryOutcome::sent, 250, "250 queued"}; };
    std::function<void()> before_the_dot = [] {};
    std::vector<std::string> recipients;
    std::vector<std::string> messages;
};

/// A mailer's queue manager and agent, in one thread.
struct OneMailer {
    ActiveQueue queue;
    Journal journal;
    Outage disk;
    QueueManager manager;
    DeliveryAgent agent;

    OneMailer(store::Database& database, smtp::Client& client, const CurrentTemplates& templates, Outage& relay,
              const Clock& clock, Random& random, const Stop& stop, const QueueOptions& options)
        : queue(2, clock), journal(options.journal_folder, slots_for(options), "test/1"),
          disk("journal", {1s, 10s}, clock),
          manager(database, queue, journal, relay, disk, clock, random, stop, options),
          agent(queue, journal, client, templates, relay, disk, clock, "test/1")
    {
    }
    /// Claims once and delivers what can be delivered; returns how many were claimed.
    int run_once()
    {
        manager.settle();
        const int claimed = manager.claim();
        while (agent.deliver_next()) {
        }
        manager.settle();
        return claimed;
    }
};

/// A mailer whose clock, random numbers and relay the test controls.
struct Fixture : test::DatabaseFixture {
    SystemRandom ids;
    test::MovedClock clock;
    test::LoadedDice dice;
    Stop stop;
    Outage relay{"relay", {1s, 60s}, clock};
    CurrentTemplates templates{mail::Templates({"templates", "", "en"})};
    ScriptedClient client;
    test::Folder folder;
    QueueOptions options{10, {60s, 4h, 72h}, 10ms, 20s, {}, folder.path()};
    OneMailer mailer{database, client, templates, relay, clock, dice, stop, options};
    const Time begin = clock.now();

    Email spooled(const std::string& recipient, std::function<void(Email&)> change = {})
    {
        auto mail = test::an_email(recipient, clock.now(), ids);
        if (change) change(mail);
        database.alone([&](store::Autocommit& autocommit) {
            spool::insert(autocommit, mail);
            return true;
        });
        return mail;
    }
    template <typename Work>
    auto commit(Work work)
    {
        return database.transact([&](store::Transaction& transaction) {
            auto result = work(transaction);
            transaction.commit();
            return result;
        });
    }
    void cancel(const Email& mail)
    {
        commit([&](store::Transaction& transaction) {
            spool::cancel(transaction, mail.subject, "revoked", clock.now());
            return true;
        });
    }
    void answer(DeliveryOutcome outcome, int code, const std::string& reply)
    {
        client.script = [=](const std::string&) { return Attempt{outcome, code, reply}; };
    }
    report::EmailRow email(const Email& mail)
    {
        return database.read([&](store::Reader& reader) { return report::find(reader, mail.id); }).value();
    }
    std::vector<report::NumberedAttempt> attempts(const Email& mail)
    {
        return database.read([&](store::Reader& reader) { return report::list_attempts(reader, mail.id); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(queue_manager, Fixture)

BOOST_AUTO_TEST_CASE(sends_what_is_due_once)
{
    const auto mail = spooled("bob@x.test");
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(mailer.run_once() == 0);
    BOOST_REQUIRE_EQUAL(client.recipients.size(), 1U);
    BOOST_TEST(client.recipients[0] == "bob@x.test");
    BOOST_TEST(client.messages[0].find("Message-Id: " + mail.message_id) != std::string::npos);
    BOOST_TEST(email(mail).state == "sent");
    BOOST_TEST(email(mail).reply == "250 queued");
    BOOST_TEST(attempts(mail).at(0).attempt.mailer == "test/1");
}

BOOST_AUTO_TEST_CASE(defers_with_growing_pauses_and_sends_the_same_email_again)
{
    const auto mail = spooled("bob@x.test");
    answer(DeliveryOutcome::deferred, 450, "450 busy");
    for (const auto wait : {60s, 120s, 240s}) {
        BOOST_TEST(mailer.run_once() == 1);
        BOOST_CHECK(email(mail).due_at == clock.now() + wait);
        clock.move_by(wait - 1s);
        BOOST_TEST(mailer.run_once() == 0);
        clock.move_by(1s);
    }
    answer(DeliveryOutcome::sent, 250, "250 at last");
    mailer.run_once();
    BOOST_TEST(email(mail).state == "sent");
    BOOST_TEST(attempts(mail).size() == 4U);
    for (const auto& message : client.messages)
        BOOST_TEST(message == client.messages[0]);
}

BOOST_AUTO_TEST_CASE(records_an_uncertain_attempt_as_such_and_tries_again)
{
    const auto mail = spooled("bob@x.test");
    answer(DeliveryOutcome::uncertain, 0, "connection reset");
    mailer.run_once();
    BOOST_TEST(to_text(attempts(mail).at(0).attempt.outcome) == "uncertain");
    BOOST_CHECK(email(mail).due_at == begin + 60s);
}

BOOST_AUTO_TEST_CASE(bounces_what_is_refused)
{
    const auto mail = spooled("bob@x.test");
    answer(DeliveryOutcome::bounced, 550, "550 no such mailbox");
    mailer.run_once();
    BOOST_TEST(email(mail).state == "bounced");
    BOOST_TEST(email(mail).code == 550);
    BOOST_TEST(email(mail).reply == "550 no such mailbox");
}

BOOST_AUTO_TEST_CASE(bounces_what_is_too_old_after_a_last_attempt)
{
    const auto mail = spooled("bob@x.test");
    answer(DeliveryOutcome::deferred, 450, "450 busy");
    clock.move_to(begin + 71h + 59min + 30s);
    mailer.run_once();
    BOOST_CHECK(email(mail).due_at == begin + 72h);
    clock.move_to(begin + 72h);
    mailer.run_once();
    BOOST_TEST(email(mail).state == "bounced");
    BOOST_TEST(email(mail).reply == "450 busy");
    BOOST_TEST(to_text(attempts(mail).at(1).attempt.outcome) == "deferred");
}

BOOST_AUTO_TEST_CASE(does_not_send_what_has_expired)
{
    const auto mail = spooled("bob@x.test", [&](Email& m) { m.expires_at = begin + 1h; });
    const auto in_time = spooled("eve@x.test", [&](Email& m) { m.expires_at = begin + 1h + 1us; });
    clock.move_by(1h);
    mailer.run_once();
    BOOST_TEST(email(mail).state == "suppressed");
    BOOST_TEST(email(in_time).state == "sent");
    BOOST_TEST(client.recipients.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_bad_email_delays_no_other)
{
    const auto unknown = spooled("a@x.test", [](Email& m) { m.template_name = "no_such_letter"; });
    const auto incomplete = spooled("b@x.test", [](Email& m) { m.params.erase("site_url"); });
    const auto injected = spooled("c@x.test", [](Email& m) { m.params["inviter_name"] = "Zoë\r\nBcc: eve@x.test"; });
    const auto nowhere = spooled("d@x.test\r\nRCPT TO:<eve@x.test>");
    const auto good = spooled("e@x.test");
    mailer.run_once();
    for (const auto& mail : {unknown, incomplete, injected, nowhere}) {
        BOOST_TEST(email(mail).state == "waiting");
        BOOST_TEST(email(mail).reply.starts_with("cannot be rendered: "));
        BOOST_CHECK(email(mail).due_at == begin + 60s);
    }
    BOOST_TEST(email(good).state == "sent");
    BOOST_TEST(client.recipients.size() == 1U);
    clock.move_to(begin + 72h);
    mailer.run_once();
    BOOST_TEST(email(unknown).state == "bounced");
}

BOOST_AUTO_TEST_CASE(takes_new_templates_with_the_next_email)
{
    const auto mail = spooled("a@x.test");
    spooled("b@x.test");
    client.script = [&](const std::string&) {
        templates.replace(mail::Templates({"templates", "", "de"}));
        return Attempt{DeliveryOutcome::deferred, 450, "450 busy"};
    };
    BOOST_TEST(mailer.run_once() == 2);
    clock.move_by(1h);
    BOOST_TEST(mailer.run_once() == 2);
    BOOST_TEST(client.messages.size() == 4U);
}

BOOST_AUTO_TEST_CASE(releases_the_rest_of_the_batch_when_the_relay_is_unavailable)
{
    const auto first = spooled("a@x.test");
    clock.move_by(1us);
    const auto second = spooled("b@x.test");
    const auto third = spooled("c@x.test");
    answer(DeliveryOutcome::route_down, 0, "connection refused");
    BOOST_TEST(mailer.run_once() == 3);
    BOOST_TEST(client.recipients.size() == 1U);
    BOOST_TEST(relay.is_on());
    BOOST_CHECK(email(first).due_at == clock.now() + 1s); // when the relay is tried again
    BOOST_CHECK(email(second).due_at == clock.now());
    BOOST_CHECK(email(third).due_at == clock.now());

    clock.move_by(1s);
    BOOST_TEST(mailer.run_once() == 1); // one e-mail is enough to find out
    BOOST_TEST(client.recipients.size() == 2U);

    clock.move_by(2s);
    answer(DeliveryOutcome::sent, 250, "250 ok");
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(!relay.is_on());
    BOOST_TEST(mailer.run_once() == 2);
    for (const auto& mail : {first, second, third})
        BOOST_TEST(email(mail).state == "sent");
}

BOOST_AUTO_TEST_CASE(an_outage_of_the_relay_is_not_counted_against_an_email)
{
    const auto mail = spooled("a@x.test");
    answer(DeliveryOutcome::route_down, 550, "550 not from you");
    for (int i = 0; i < 5; ++i) {
        mailer.run_once();
        clock.move_by(1min);
    }
    BOOST_TEST(attempts(mail).size() == 5U);
    answer(DeliveryOutcome::deferred, 450, "450 busy");
    mailer.run_once();
    BOOST_CHECK(email(mail).due_at == clock.now() + 60s);
}

BOOST_AUTO_TEST_CASE(begins_no_delivery_that_could_outlast_the_claim)
{
    for (int i = 0; i < 5; ++i)
        spooled("a@x.test");
    client.script = [&](const std::string&) {
        clock.move_by(31s);
        return Attempt{DeliveryOutcome::sent, 250, "250 slowly"};
    };
    mailer.run_once();
    BOOST_TEST(client.recipients.size() == 2U);
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 3);
}

BOOST_AUTO_TEST_CASE(releases_what_it_has_not_begun_when_it_is_told_to_stop)
{
    const auto first = spooled("a@x.test");
    clock.move_by(1us);
    spooled("b@x.test");
    spooled("c@x.test");
    mailer.manager.claim();
    mailer.agent.deliver_next();
    stop.request();
    Outage database_outage("database", {1s, 10s}, clock);
    mailer.manager.run(database_outage);
    BOOST_TEST(client.recipients.size() == 1U);
    BOOST_TEST(!mailer.agent.deliver_next());
    BOOST_TEST(email(first).state == "sent");
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 2);
    BOOST_TEST(!holds_emails(folder.path()));
}

BOOST_AUTO_TEST_CASE(a_late_refusal_changes_nothing_but_is_recorded)
{
    const auto mail = spooled("a@x.test");
    store::Database other_database(test::connect_options());
    ScriptedClient other_client;
    OneMailer other(other_database, other_client, templates, relay, clock, dice, stop, options);
    client.script = [&](const std::string&) {
        clock.move_by(1h); // the claim expires before the relay replies
        BOOST_TEST(other.run_once() == 1);
        return Attempt{DeliveryOutcome::bounced, 550, "550 too late"};
    };
    mailer.run_once();
    BOOST_TEST(email(mail).state == "sent");
    BOOST_TEST(email(mail).reply == "250 queued");
    BOOST_TEST(attempts(mail).size() == 2U);
}

BOOST_AUTO_TEST_CASE(sends_no_dot_after_its_claim_has_ended)
{
    const auto mail = spooled("a@x.test");
    client.before_the_dot = [&] { clock.move_by(1h); };
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(attempts(mail).empty());
    BOOST_TEST(email(mail).state == "waiting");
    client.before_the_dot = [] {};
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(email(mail).state == "sent");
}

BOOST_AUTO_TEST_CASE(an_email_that_is_cancelled_while_it_waits_does_not_leave)
{
    const auto mail = spooled("a@x.test", [](Email& m) { m.subject = {SubjectKind::room, m.id}; });
    const auto other = spooled("b@x.test");
    mailer.manager.claim();
    cancel(mail);
    clock.move_by(1s);
    mailer.manager.settle();
    while (mailer.agent.deliver_next()) {
    }
    mailer.manager.settle();
    BOOST_TEST(email(mail).state == "suppressed");
    BOOST_TEST(email(other).state == "sent");
    BOOST_TEST(client.recipients.size() == 1U);
}

BOOST_AUTO_TEST_CASE(an_email_that_is_cancelled_on_the_wire_does_not_look_unsent)
{
    const auto mail = spooled("a@x.test", [](Email& m) { m.subject = {SubjectKind::room, m.id}; });
    client.before_the_dot = [&] { cancel(mail); };
    mailer.run_once();
    BOOST_TEST(email(mail).state == "sent");
    BOOST_TEST(email(mail).reply == "250 queued");
    BOOST_TEST(attempts(mail).size() == 1U);
}

BOOST_AUTO_TEST_CASE(holds_uncertain_emails_of_some_templates)
{
    const auto mail = spooled("a@x.test");
    options.hold_uncertain = {"workspace_invitation"};
    OneMailer careful(database, client, templates, relay, clock, dice, stop, options);
    answer(DeliveryOutcome::uncertain, 0, "connection reset");
    careful.run_once();
    clock.move_by(71h);
    BOOST_TEST(careful.run_once() == 0);
    BOOST_TEST(count("mail_spool WHERE held") == 1);
    BOOST_TEST(to_text(attempts(mail).at(0).attempt.outcome) == "uncertain");
}

BOOST_AUTO_TEST_CASE(single_emails_overtake_bulk_ones)
{
    for (int i = 0; i < 30; ++i)
        spooled("bulk@x.test", [](Email& m) { m.priority = EmailPriority::bulk; });
    mailer.manager.claim();
    spooled("single@y.test");
    mailer.agent.deliver_next();
    mailer.run_once();
    // Not after all thirty, but when the next batch is claimed.
    const auto place = std::ranges::find(client.recipients, "single@y.test") - client.recipients.begin();
    BOOST_TEST(place <= 2);
}

BOOST_AUTO_TEST_CASE(a_silent_domain_does_not_delay_the_others)
{
    for (int i = 0; i < 15; ++i)
        spooled("a@silent.test");
    clock.move_by(1us);
    for (int i = 0; i < 15; ++i)
        spooled("b@x.test");
    client.script = [&](const std::string& recipient) {
        if (recipient == "b@x.test") return Attempt{DeliveryOutcome::sent, 250, "250 ok"};
        clock.move_by(20s);
        return Attempt{DeliveryOutcome::deferred, 0, "timed out"};
    };
    for (int i = 0; i < 4; ++i)
        mailer.run_once();
    BOOST_TEST(std::ranges::count(client.recipients, "b@x.test") == 15);
    BOOST_TEST(std::ranges::count(client.recipients, "a@silent.test") == 1);
    // What was released waits until the domain is tried again, and does not count as failed.
    BOOST_TEST(count("mail_spool WHERE due_at = '" + to_sql(clock.now() + 10s) + "'") == 14);
    BOOST_TEST(count("mail_attempts WHERE outcome = 'deferred'") == 1);
}

BOOST_AUTO_TEST_CASE(claims_nothing_while_its_host_is_drained)
{
    spooled("a@x.test");
    const auto marker = folder.path() + "/" + drain_marker;
    mailer.manager.claim();
    std::ofstream(marker).flush();
    mailer.manager.settle();
    BOOST_TEST(!mailer.agent.deliver_next());
    BOOST_TEST(!holds_emails(folder.path()));
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 1);
    BOOST_TEST(mailer.run_once() == 0);
    std::filesystem::remove(marker);
    BOOST_TEST(mailer.run_once() == 1);
}

BOOST_AUTO_TEST_CASE(takes_up_what_an_ended_mailer_has_left_in_the_journal)
{
    const auto sent = spooled("sent@x.test");
    const auto refused = spooled("refused@x.test");
    const auto uncertain = spooled("uncertain@x.test");
    const auto untried = spooled("untried@x.test");
    const auto taken = commit([&](store::Transaction& tx) { return claims::take_due(tx, begin, begin + 1h, 10); });
    const auto claim_on = [&](const Email& mail) {
        return std::ranges::find(taken, mail.id, [](const auto& t) { return t.mail.id; })->claim();
    };
    {
        Journal ended(options.journal_folder, 10, "ended/1");
        std::size_t slot = 0;
        for (const auto& mail : {sent, refused, uncertain, untried})
            ended.claimed(slot++, claim_on(mail));
        for (slot = 0; const auto& mail : {sent, refused, uncertain})
            ended.dot(slot++, claim_on(mail), begin);
        ended.reply(0, claim_on(sent), {DeliveryOutcome::sent, 250, "250 2.0.0 Ok: queued as Ünö", "", begin});
        ended.reply(1, claim_on(refused), {DeliveryOutcome::bounced, 554, "554 spam", "", begin});
    }
    OneMailer next(database, client, templates, relay, clock, dice, stop, options);
    next.manager.recover();
    BOOST_TEST(email(sent).state == "sent");
    BOOST_TEST(email(sent).reply == "250 2.0.0 Ok: queued as Ünö");
    BOOST_TEST(email(refused).state == "bounced");
    BOOST_TEST(email(uncertain).state == "waiting");
    BOOST_TEST(to_text(attempts(uncertain).at(0).attempt.outcome) == "uncertain");
    BOOST_CHECK(email(uncertain).due_at == begin + 60s);
    BOOST_CHECK(email(untried).due_at == begin);
    BOOST_TEST(attempts(untried).empty());

    // Once, and not again by the next mailer.
    const auto before = dump();
    OneMailer third(database, client, templates, relay, clock, dice, stop, options);
    third.manager.recover();
    next.manager.recover();
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(an_email_whose_journal_is_read_late_is_not_sent_again)
{
    const auto mail = spooled("a@x.test");
    const auto taken = commit([&](store::Transaction& tx) { return claims::take_due(tx, begin, begin + 1h, 10); });
    {
        Journal ended(options.journal_folder, 10, "ended/1");
        ended.reply(0, taken.at(0).claim(), {DeliveryOutcome::sent, 250, "250 ok", "", begin});
    }
    clock.move_by(2h);
    answer(DeliveryOutcome::deferred, 451, "451 later");
    test::Folder elsewhere;
    auto other_options = options;
    other_options.journal_folder = elsewhere.path();
    OneMailer other(database, client, templates, relay, clock, dice, stop, other_options);
    BOOST_TEST(other.run_once() == 1);
    OneMailer next(database, client, templates, relay, clock, dice, stop, options);
    next.manager.recover();
    BOOST_TEST(email(mail).state == "sent");
    BOOST_TEST(email(mail).reply == "250 ok");
    BOOST_TEST(attempts(mail).size() == 2U);
}

BOOST_AUTO_TEST_CASE(what_the_journal_reports_late_is_recorded_but_changes_no_other_claim)
{
    const auto mail = spooled("a@x.test");
    const auto taken = commit([&](store::Transaction& tx) { return claims::take_due(tx, begin, begin + 1h, 10); });
    {
        Journal ended(options.journal_folder, 10, "ended/1");
        ended.reply(0, taken.at(0).claim(), {DeliveryOutcome::deferred, 451, "451 later", "", begin});
    }
    clock.move_by(2h);
    commit([&](store::Transaction& tx) { return claims::take_due(tx, clock.now(), clock.now() + 1h, 10); });
    const auto due_at = email(mail).due_at;
    OneMailer next(database, client, templates, relay, clock, dice, stop, options);
    next.manager.recover();
    BOOST_CHECK(email(mail).due_at == due_at);
    BOOST_TEST(attempts(mail).size() == 1U);
}

BOOST_AUTO_TEST_CASE(records_when_the_database_is_back_and_does_not_send_again)
{
    const auto first = spooled("a@x.test");
    clock.move_by(1us);
    const auto second = spooled("b@x.test");
    bool is_away = false;
    auto connection = test::connect_options();
    connection.before_statement = [&](std::string_view) {
        if (is_away) throw store::DatabaseError(0, "away");
    };
    store::Database unsteady(connection);
    OneMailer unlucky(unsteady, client, templates, relay, clock, dice, stop, options);
    client.script = [&](const std::string&) {
        is_away = true;
        return Attempt{DeliveryOutcome::sent, 250, "250 ok"};
    };
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_TEST(email(first).state == "waiting");
    is_away = false;
    unlucky.run_once();
    BOOST_TEST(email(first).state == "sent");
    BOOST_TEST(email(second).state == "sent");
    BOOST_TEST(client.recipients.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
