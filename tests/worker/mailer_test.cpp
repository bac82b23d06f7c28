#include "worker/mailer.h"

#include "store/database_fixture.h"
#include "store/letters.h"
#include "store/mail_spool.h"
#include "store/spool_report.h"
#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace claims = usher::store::mail_claims;
namespace report = usher::store::spool_report;
namespace spool = usher::store::mail_spool;

namespace {

/// Does as it is told, and keeps what it was given.
class ScriptedClient final : public smtp::Client {
public:
    using Script = std::function<smtp::Delivery(const std::string& recipient)>;

    smtp::Delivery deliver(const std::string&, const std::string& recipient, const std::string& message) override
    {
        recipients.push_back(recipient);
        messages.push_back(message);
        return script(recipient);
    }

    Script script = [](const std::string&) { return smtp::Delivery{smtp::Outcome::sent, 250, "250 queued"}; };
    std::vector<std::string> recipients;
    std::vector<std::string> messages;
};

/// A mailer whose day is made by the test: clock, dice and relay.
struct Fixture : test::DatabaseFixture {
    SystemRandom ids;
    test::MovedClock clock;
    test::LoadedDice dice;
    Stop stop;
    Outage relay{"relay", {1s, 60s}, clock};
    TemplateShelf shelf{mail::Templates({"templates", "", "en"})};
    ScriptedClient client;
    MailerOptions options{"test/1", 10, {60s, 4h, 72h}, 10ms, 20s};
    Mailer mailer{database, client, shelf, relay, clock, dice, stop, options};
    const Time begin = clock.now();

    Mail spooled(const std::string& recipient, std::function<void(Mail&)> change = {})
    {
        auto mail = test::a_letter(recipient, clock.now(), ids);
        if (change) change(mail);
        database.alone([&](store::Autocommit& autocommit) {
            spool::insert(autocommit, mail);
            return true;
        });
        return mail;
    }
    void answer(smtp::Outcome outcome, int code, const std::string& reply)
    {
        client.script = [=](const std::string&) { return smtp::Delivery{outcome, code, reply}; };
    }
    report::Letter letter(const Mail& mail)
    {
        return database.read([&](store::Reader& reader) { return report::find(reader, mail.id); }).value();
    }
    std::vector<report::NumberedAttempt> attempts(const Mail& mail)
    {
        return database.read([&](store::Reader& reader) { return report::list_attempts(reader, mail.id); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(mailer_test, Fixture)

BOOST_AUTO_TEST_CASE(sends_what_is_due_once)
{
    const auto mail = spooled("bob@x.test");
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(mailer.run_once() == 0);
    BOOST_REQUIRE_EQUAL(client.recipients.size(), 1U);
    BOOST_TEST(client.recipients[0] == "bob@x.test");
    BOOST_TEST(client.messages[0].find("Message-Id: " + mail.message_id) != std::string::npos);
    BOOST_TEST(letter(mail).state == "sent");
    BOOST_TEST(letter(mail).reply == "250 queued");
    BOOST_TEST(attempts(mail).at(0).attempt.mailer == "test/1");
}

BOOST_AUTO_TEST_CASE(defers_with_growing_pauses_and_sends_the_same_letter_again)
{
    const auto mail = spooled("bob@x.test");
    answer(smtp::Outcome::deferred, 450, "450 busy");
    for (const auto wait : {60s, 120s, 240s}) {
        BOOST_TEST(mailer.run_once() == 1);
        BOOST_CHECK(letter(mail).due_at == clock.now() + wait);
        clock.move_by(wait - 1s);
        BOOST_TEST(mailer.run_once() == 0);
        clock.move_by(1s);
    }
    answer(smtp::Outcome::sent, 250, "250 at last");
    mailer.run_once();
    BOOST_TEST(letter(mail).state == "sent");
    BOOST_TEST(attempts(mail).size() == 4U);
    for (const auto& message : client.messages)
        BOOST_TEST(message == client.messages[0]);
}

BOOST_AUTO_TEST_CASE(records_an_uncertain_attempt_as_such_and_tries_again)
{
    const auto mail = spooled("bob@x.test");
    answer(smtp::Outcome::uncertain, 0, "connection reset");
    mailer.run_once();
    BOOST_TEST(claims::to_text(attempts(mail).at(0).attempt.outcome) == "uncertain");
    BOOST_CHECK(letter(mail).due_at == begin + 60s);
}

BOOST_AUTO_TEST_CASE(bounces_what_is_refused)
{
    const auto mail = spooled("bob@x.test");
    answer(smtp::Outcome::bounced, 550, "550 no such mailbox");
    mailer.run_once();
    BOOST_TEST(letter(mail).state == "bounced");
    BOOST_TEST(letter(mail).code == 550);
    BOOST_TEST(letter(mail).reply == "550 no such mailbox");
}

BOOST_AUTO_TEST_CASE(bounces_what_is_too_old_after_a_last_attempt)
{
    const auto mail = spooled("bob@x.test");
    answer(smtp::Outcome::deferred, 450, "450 busy");
    clock.move_to(begin + 71h + 59min + 30s);
    mailer.run_once();
    BOOST_CHECK(letter(mail).due_at == begin + 72h);
    clock.move_to(begin + 72h);
    mailer.run_once();
    BOOST_TEST(letter(mail).state == "bounced");
    BOOST_TEST(letter(mail).reply == "450 busy");
    BOOST_TEST(claims::to_text(attempts(mail).at(1).attempt.outcome) == "deferred");
}

BOOST_AUTO_TEST_CASE(does_not_send_what_has_expired)
{
    const auto mail = spooled("bob@x.test", [&](Mail& m) { m.expires_at = begin + 1h; });
    const auto in_time = spooled("eve@x.test", [&](Mail& m) { m.expires_at = begin + 1h + 1us; });
    clock.move_by(1h);
    mailer.run_once();
    BOOST_TEST(letter(mail).state == "suppressed");
    BOOST_TEST(letter(in_time).state == "sent");
    BOOST_TEST(client.recipients.size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_bad_letter_holds_up_no_other)
{
    const auto unknown = spooled("a@x.test", [](Mail& m) { m.template_name = "no_such_letter"; });
    const auto incomplete = spooled("b@x.test", [](Mail& m) { m.params.erase("site_url"); });
    const auto injected = spooled("c@x.test", [](Mail& m) { m.params["inviter_name"] = "Zoë\r\nBcc: eve@x.test"; });
    const auto nowhere = spooled("d@x.test\r\nRCPT TO:<eve@x.test>");
    const auto good = spooled("e@x.test");
    mailer.run_once();
    for (const auto& mail : {unknown, incomplete, injected, nowhere}) {
        BOOST_TEST(letter(mail).state == "waiting");
        BOOST_TEST(letter(mail).reply.starts_with("cannot be rendered: "));
        BOOST_CHECK(letter(mail).due_at == begin + 60s);
    }
    BOOST_TEST(letter(good).state == "sent");
    BOOST_TEST(client.recipients.size() == 1U);
    clock.move_to(begin + 72h);
    mailer.run_once();
    BOOST_TEST(letter(unknown).state == "bounced");
}

BOOST_AUTO_TEST_CASE(takes_new_templates_with_the_next_letter)
{
    const auto mail = spooled("a@x.test");
    spooled("b@x.test");
    client.script = [&](const std::string&) {
        shelf.replace(mail::Templates({"templates", "", "de"}));
        return smtp::Delivery{smtp::Outcome::deferred, 450, "450 busy"};
    };
    BOOST_TEST(mailer.run_once() == 2);
    clock.move_by(1h);
    BOOST_TEST(mailer.run_once() == 2);
    BOOST_TEST(client.messages.size() == 4U);
}

BOOST_AUTO_TEST_CASE(gives_the_rest_of_the_batch_back_when_the_relay_is_away)
{
    const auto first = spooled("a@x.test");
    clock.move_by(1us);
    const auto second = spooled("b@x.test");
    const auto third = spooled("c@x.test");
    answer(smtp::Outcome::route_down, 0, "connection refused");
    BOOST_TEST(mailer.run_once() == 3);
    BOOST_TEST(client.recipients.size() == 1U);
    BOOST_TEST(relay.is_on());
    BOOST_CHECK(letter(first).due_at == clock.now() + 1s); // when the relay is tried again
    BOOST_CHECK(letter(second).due_at == clock.now());
    BOOST_CHECK(letter(third).due_at == clock.now());

    clock.move_by(1s);
    BOOST_TEST(mailer.run_once() == 1); // one letter is enough to see
    BOOST_TEST(client.recipients.size() == 2U);

    clock.move_by(2s);
    answer(smtp::Outcome::sent, 250, "250 ok");
    BOOST_TEST(mailer.run_once() == 1);
    BOOST_TEST(!relay.is_on());
    BOOST_TEST(mailer.run_once() == 2);
    for (const auto& mail : {first, second, third})
        BOOST_TEST(letter(mail).state == "sent");
}

BOOST_AUTO_TEST_CASE(an_outage_of_the_relay_is_not_counted_against_a_letter)
{
    const auto mail = spooled("a@x.test");
    answer(smtp::Outcome::route_down, 550, "550 not from you");
    for (int i = 0; i < 5; ++i) {
        mailer.run_once();
        clock.move_by(1min);
    }
    BOOST_TEST(attempts(mail).size() == 5U);
    answer(smtp::Outcome::deferred, 450, "450 busy");
    mailer.run_once();
    BOOST_CHECK(letter(mail).due_at == clock.now() + 60s);
}

BOOST_AUTO_TEST_CASE(begins_no_delivery_that_could_outlast_the_claim)
{
    for (int i = 0; i < 5; ++i)
        spooled("a@x.test");
    client.script = [&](const std::string&) {
        clock.move_by(16s);
        return smtp::Delivery{smtp::Outcome::sent, 250, "250 slowly"};
    };
    mailer.run_once();
    BOOST_TEST(client.recipients.size() == 2U);
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 3);
}

BOOST_AUTO_TEST_CASE(gives_back_what_it_has_not_begun_when_it_is_told_to_stop)
{
    const auto first = spooled("a@x.test");
    clock.move_by(1us);
    spooled("b@x.test");
    spooled("c@x.test");
    client.script = [&](const std::string&) {
        stop.request();
        return smtp::Delivery{smtp::Outcome::sent, 250, "250 ok"};
    };
    Outage database_outage("database", {1s, 10s}, clock);
    mailer.run(database_outage);
    BOOST_TEST(client.recipients.size() == 1U);
    BOOST_TEST(letter(first).state == "sent");
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 2);
}

BOOST_AUTO_TEST_CASE(a_late_record_changes_nothing)
{
    const auto mail = spooled("a@x.test");
    store::Database other_database(test::connect_options());
    ScriptedClient other_client;
    Mailer other(other_database, other_client, shelf, relay, clock, dice, stop, options);
    client.script = [&](const std::string&) {
        clock.move_by(1h); // the claim ends while the relay thinks
        BOOST_TEST(other.run_once() == 1);
        return smtp::Delivery{smtp::Outcome::bounced, 550, "550 too late"};
    };
    mailer.run_once();
    BOOST_TEST(letter(mail).state == "sent");
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
    Mailer unlucky(unsteady, client, shelf, relay, clock, dice, stop, options);
    client.script = [&](const std::string&) {
        is_away = true;
        return smtp::Delivery{smtp::Outcome::sent, 250, "250 ok"};
    };
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_TEST(letter(first).state == "waiting");
    client.script = [](const std::string&) { return smtp::Delivery{smtp::Outcome::sent, 250, "250 ok"}; };
    is_away = false;
    unlucky.run_once();
    BOOST_TEST(letter(first).state == "sent");
    BOOST_TEST(letter(second).state == "sent");
    BOOST_TEST(client.recipients.size() == 2U);
}

BOOST_AUTO_TEST_SUITE_END()
