#include "ctl/spool.h"

#include "ctl/program.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"
#include "store/mail/queue_claims.h"
#include "worker/journal.h"
#include "worker/test_folder.h"

#include <boost/test/unit_test.hpp>

#include <filesystem>

using namespace usher;
using namespace usher::test;

namespace {

namespace mail_spool = store::mail_spool;
namespace queue_claims = store::queue_claims;

constexpr auto secret_link = "https://chat.example/invites/k3y-of-an-invite";

struct SpoolFixture : ProgramFixture {
    SpoolFixture() : database(options()) { run_json({"migrate"}); }

    Email add(const std::string& recipient, EmailPriority priority = EmailPriority::single)
    {
        auto mail = an_email(recipient, clock.now() - std::chrono::minutes(3), random);
        mail.priority = priority;
        mail.params["link"] = secret_link;
        mail.params["site_url"] = "https://chat.example.org/s3cret";
        database.alone([&](store::Autocommit& autocommit) {
            mail_spool::insert(autocommit, mail);
            return 0;
        });
        return mail;
    }

    /// A mailer claims everything, and the relay replies "451 try later".
    void defer_all()
    {
        const auto now = clock.now();
        database.transact([&](store::Transaction& tx) {
            for (const auto& spooled : queue_claims::take_due(tx, now, now + std::chrono::minutes(10), 100))
                record_deferred(tx, spooled, {DeliveryOutcome::deferred, 451, "451 try \x1b[2Jlater", "m1", now},
                                now + std::chrono::hours(1));
            tx.commit();
            return 0;
        });
    }

    void take_all()
    {
        const auto now = clock.now();
        database.transact([&](store::Transaction& tx) {
            queue_claims::take_due(tx, now, now + std::chrono::minutes(10), 100);
            tx.commit();
            return 0;
        });
    }

    /// A mailer claims everything, and the relay accepts it.
    void deliver_all()
    {
        const auto now = clock.now();
        database.transact([&](store::Transaction& tx) {
            for (const auto& claimed : queue_claims::take_due(tx, now, now + std::chrono::minutes(1), 100))
                record_end(tx, claimed, {DeliveryOutcome::sent, 250, "250 taken", "m1", now}, DeliveryOutcome::sent);
            tx.commit();
            return 0;
        });
    }

    /// A mailer has lost the relay's reply to this e-mail's final dot; it is to be sent again.
    void uncertain(const Email& mail)
    {
        execute("UPDATE mail_spool SET attempts = 1, due_at = '2099-01-01' WHERE HEX(id) = '" + mail.id.hex() + "'");
        const Attempt attempt{DeliveryOutcome::uncertain, 0, "cut", "m1", clock.now()};
        database.transact([&](store::Transaction& tx) {
            queue_claims::add_attempts(tx, {{{mail.id, 1}, attempt}});
            tx.commit();
            return 0;
        });
    }

    std::string due(const Email& mail) const
    {
        return value("SELECT due_at <= UTC_TIMESTAMP(6) FROM mail_spool WHERE HEX(id) = '" + mail.id.hex() + "'");
    }

    store::Database database;
    SystemClock clock;
    SystemRandom random;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_spool, SpoolFixture)

BOOST_AUTO_TEST_CASE(status_counts_by_lane_and_by_outcome)
{
    add("a@b.example");
    add("b@b.example");
    defer_all();
    add("c@b.example");
    const auto dropped = add("d@b.example", EmailPriority::bulk);
    add("e@b.example", EmailPriority::bulk);
    run_json({"spool", "drop", dropped.id.hex()});

    const auto status = run_json({"spool", "status"});
    const auto& single = status["lanes"]["single"];
    BOOST_CHECK_EQUAL(single["waiting"].asInt(), 3);
    BOOST_CHECK_EQUAL(single["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(single["deferred"].asInt(), 2);
    BOOST_CHECK_GE(single["oldest_seconds"].asInt(), 180);
    BOOST_CHECK_EQUAL(status["lanes"]["bulk"]["waiting"].asInt(), 1);
    BOOST_CHECK_EQUAL(status["finished"]["suppressed"].asInt(), 1);
    BOOST_CHECK(run({"spool", "status"}).out.find("3 min") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(list_shows_what_is_asked_for)
{
    add("a@b.example");
    add("b@b.example", EmailPriority::bulk);
    BOOST_CHECK_EQUAL(run_json({"spool", "list"}).size(), 2u);
    BOOST_CHECK_EQUAL(run_json({"spool", "list", "--limit", "1"}).size(), 1u);
    BOOST_CHECK_EQUAL(run_json({"spool", "list", "--template", "other"}).size(), 0u);
    const auto bulk = run_json({"spool", "list", "--lane", "bulk", "--template", "workspace_invitation"});
    BOOST_REQUIRE_EQUAL(bulk.size(), 1u);
    BOOST_CHECK_EQUAL(bulk[0]["recipient"].asString(), "b@b.example");
    BOOST_CHECK_EQUAL(run({"spool", "list", "--lane", "fast"}).status, 2);
}

BOOST_AUTO_TEST_CASE(show_quotes_the_relay_but_no_parameter)
{
    const auto mail = add("a@b.example");
    defer_all();
    const auto json = run({"--json", "spool", "show", mail.id.hex()});
    const auto email = json.json();
    BOOST_CHECK_EQUAL(email["state"].asString(), "waiting");
    BOOST_CHECK_EQUAL(email["attempts"][0]["outcome"].asString(), "deferred");
    BOOST_CHECK_EQUAL(email["attempts"][0]["code"].asInt(), 451);
    BOOST_CHECK_EQUAL(email["parameters"].size(), 5u);

    const auto text = run({"spool", "show", mail.id.hex()});
    BOOST_CHECK_MESSAGE(text.out.find("inviter_name, link, site_name, site_url") != std::string::npos, text.out);
    BOOST_CHECK_MESSAGE(text.out.find("451 try ?[2Jlater") != std::string::npos, text.out);
    for (const auto& ran : {json, text, run({"spool", "list"}), run({"spool", "status"})})
        BOOST_CHECK_EQUAL(ran.all().find("k3y-of-an-invite"), std::string::npos);
}

BOOST_AUTO_TEST_CASE(retry_makes_due_at_once_what_waits_for_later)
{
    const auto one = add("a@b.example");
    const auto other = add("b@b.example");
    defer_all();
    BOOST_CHECK_EQUAL(due(one), "0");
    run_json({"spool", "retry", one.id.hex()});
    BOOST_CHECK_EQUAL(due(one) + due(other), "10");
    run_json({"spool", "retry", one.id.hex()});
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--all"})["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(due(one) + due(other), "11");
}

BOOST_AUTO_TEST_CASE(an_email_being_delivered_is_not_retried)
{
    const auto mail = add("a@b.example");
    take_all();
    const auto error = run_json({"spool", "retry", mail.id.hex()}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("is being delivered just now") != std::string::npos, error);
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--all"})["due"].asInt(), 0);
    BOOST_CHECK_EQUAL(due(mail), "0");
}

BOOST_AUTO_TEST_CASE(drop_moves_an_email_to_the_log_once)
{
    const auto mail = add("a@b.example");
    run_json({"spool", "drop", mail.id.hex()});
    run_json({"spool", "drop", mail.id.hex()});
    BOOST_CHECK_EQUAL(value("SELECT COUNT(*) FROM mail_spool"), "0");
    BOOST_CHECK_EQUAL(value("SELECT CONCAT(outcome, ': ', reply) FROM mail_log"),
                      "suppressed: dropped by the operator");
    BOOST_CHECK_EQUAL(run_json({"spool", "show", mail.id.hex()})["state"].asString(), "suppressed");
    run_json({"spool", "retry", mail.id.hex()}, 1);
}

BOOST_AUTO_TEST_CASE(ids_of_no_email_are_refused)
{
    for (const auto* id : {"x", "00112233445566778899aabb"})
        for (const auto* verb : {"show", "retry", "drop"})
            BOOST_CHECK_MESSAGE(run_json({"spool", verb, id}, 1).isMember("error"), verb);
    run_json({"spool", "retry"}, 1);
    run_json({"spool", "retry", "--all", "00112233445566778899aabb"}, 1);
}

BOOST_AUTO_TEST_CASE(status_shows_phases_domains_ages_and_uncertain_emails)
{
    add("a@b.example");
    add("b@c.example");
    take_all();
    add("c@B.example");
    run_json({"spool", "hold", add("d@c.example").id.hex()});
    uncertain(add("e@d.example"));

    const auto status = run_json({"spool", "status"});
    const auto& single = status["lanes"]["single"];
    BOOST_CHECK_EQUAL(single["waiting"].asInt(), 5);
    BOOST_CHECK_EQUAL(single["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(single["delivering"].asInt(), 2);
    BOOST_CHECK_EQUAL(single["later"].asInt(), 1);
    BOOST_CHECK_EQUAL(single["held"].asInt(), 1);
    BOOST_CHECK_EQUAL(status["ages"]["under_an_hour"].asInt(), 5);
    BOOST_REQUIRE_EQUAL(status["domains"].size(), 3u);
    BOOST_CHECK_EQUAL(status["domains"][0]["domain"].asString(), "b.example");
    BOOST_CHECK_EQUAL(status["domains"][0]["waiting"].asInt(), 2);
    BOOST_CHECK_EQUAL(status["uncertain"]["waiting"].asInt(), 1);
    BOOST_CHECK_EQUAL(status["uncertain"]["ever"].asInt(), 1);
    const auto text = run({"spool", "status"}).out;
    BOOST_CHECK_MESSAGE(text.find("b.example") != std::string::npos, text);
}

BOOST_AUTO_TEST_CASE(list_filters_by_state_address_and_outcome)
{
    const auto sent = add("a@b.example");
    deliver_all();
    const auto held = add("b@c.example");
    run_json({"spool", "hold", held.id.hex()});
    const auto lost = add("c@c.example");
    uncertain(lost);
    const auto due = add("d@d.example");

    const auto ids = [&](std::vector<std::string> filters) {
        filters.insert(filters.begin(), {"spool", "list"});
        std::string all;
        for (const auto& email : run_json(filters))
            all += email["recipient"].asString().substr(0, 1);
        return all;
    };
    BOOST_CHECK_EQUAL(ids({}), "dcb"); // the next to leave first
    BOOST_CHECK_EQUAL(ids({"--state", "held"}), "b");
    BOOST_CHECK_EQUAL(ids({"--state", "due"}), "d");
    BOOST_CHECK_EQUAL(ids({"--state", "later"}), "c");
    BOOST_CHECK_EQUAL(ids({"--state", "delivering"}), "");
    BOOST_CHECK_EQUAL(ids({"--state", "sent"}), "a");
    BOOST_CHECK_EQUAL(ids({"--state", "finished"}), "a");
    BOOST_CHECK_EQUAL(ids({"--state", "any"}), "dcba");
    BOOST_CHECK_EQUAL(ids({"--state", "any", "--limit", "2"}), "dc");
    BOOST_CHECK_EQUAL(ids({"--domain", "C.example"}), "cb");
    BOOST_CHECK_EQUAL(ids({"--recipient", "c@c.example"}), "c");
    BOOST_CHECK_EQUAL(ids({"--outcome", "uncertain"}), "c");
    BOOST_CHECK_EQUAL(ids({"--state", "any", "--outcome", "sent"}), "a");
    BOOST_CHECK_EQUAL(run({"spool", "list", "--state", "lost"}).status, 2);
    BOOST_CHECK(run({"spool", "list", "--state", "any"}).out.find("uncertain") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(show_renders_an_email_with_its_links_cut_unless_asked)
{
    set("[mail]\ntemplates = \"templates\"\nown_templates = \"\"\n");
    const auto mail = add("a@b.example");
    const auto cut = run({"spool", "show", mail.id.hex(), "--rendered"});
    BOOST_CHECK_EQUAL(cut.status, 0);
    BOOST_CHECK_MESSAGE(cut.out.find("https://chat.example.org/...") != std::string::npos, cut.all());
    BOOST_CHECK_EQUAL(cut.all().find("chat.example.org/s3cret"), std::string::npos);
    const auto whole = run_json({"spool", "show", mail.id.hex(), "--rendered", "--secrets"})["rendered"];
    BOOST_CHECK(whole["text"].asString().find("https://chat.example.org/s3cret") != std::string::npos);
    BOOST_CHECK(whole["subject"].asString().find("Zoë") != std::string::npos);
    run_json({"spool", "show", mail.id.hex(), "--secrets"}, 1);

    deliver_all();
    const auto error = run_json({"spool", "show", mail.id.hex(), "--rendered"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("has left the spool") != std::string::npos, error);
}

BOOST_AUTO_TEST_CASE(an_email_that_is_held_waits_until_it_is_retried)
{
    const auto mail = add("a@b.example");
    const auto id = mail.id.hex();
    run_json({"spool", "hold", id});
    run_json({"spool", "hold", id}); // already held
    BOOST_CHECK_EQUAL(due(mail), "0");
    BOOST_CHECK_EQUAL(run_json({"spool", "show", id})["phase"].asString(), "held");
    take_all();
    BOOST_CHECK_EQUAL(value("SELECT attempts FROM mail_spool"), "0");

    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--all"})["due"].asInt(), 0);
    run_json({"spool", "retry", id});
    BOOST_CHECK_EQUAL(due(mail), "1");
    BOOST_CHECK_EQUAL(value("SELECT held FROM mail_spool"), "0");
}

BOOST_AUTO_TEST_CASE(many_are_held_and_released_by_template_or_domain)
{
    const auto one = add("a@b.example");
    const auto other = add("b@c.example");
    BOOST_CHECK_EQUAL(run_json({"spool", "hold", "--template", "other"})["held"].asInt(), 0);
    BOOST_CHECK_EQUAL(run_json({"spool", "hold", "--template", one.template_name})["held"].asInt(), 2);
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--domain", "B.EXAMPLE", "--held"})["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(due(one) + due(other), "10");
    defer_all();
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--domain", "b.example"})["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--all", "--held"})["due"].asInt(), 1);
    BOOST_CHECK_EQUAL(due(one) + due(other), "11");
}

BOOST_AUTO_TEST_CASE(an_email_being_delivered_is_not_held)
{
    const auto mail = add("a@b.example");
    take_all();
    const auto error = run_json({"spool", "hold", mail.id.hex()}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("is being delivered just now") != std::string::npos, error);
    BOOST_CHECK_EQUAL(run_json({"spool", "hold", "--all"})["held"].asInt(), 0);
}

BOOST_AUTO_TEST_CASE(of_several_emails_each_one_that_can_be_is_processed)
{
    const auto one = add("a@b.example");
    const auto other = add("b@b.example");
    const auto gone = add("c@b.example");
    run_json({"spool", "drop", gone.id.hex()});
    const auto error = run_json({"spool", "hold", one.id.hex(), gone.id.hex(), other.id.hex()}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find(gone.id.hex() + " has already left the spool") != std::string::npos, error);
    BOOST_CHECK_MESSAGE(error.find("done: 2 e-mails") != std::string::npos, error);
    BOOST_CHECK_EQUAL(value("SELECT SUM(held) FROM mail_spool"), "2");
}

BOOST_AUTO_TEST_CASE(verify_finds_nothing_wrong_with_emails_of_every_kind)
{
    add("a@b.example");
    deliver_all();
    add("b@b.example");
    defer_all();
    uncertain(add("c@b.example"));
    add("d@b.example");
    take_all();
    run_json({"spool", "hold", add("e@b.example").id.hex()});
    run_json({"spool", "drop", add("f@b.example").id.hex()});
    add("g@b.example");
    const auto verified = run_json({"spool", "verify"});
    BOOST_CHECK_EQUAL(verified["emails"].asInt(), 7);
    BOOST_CHECK_EQUAL(verified["violations"].size(), 0u);
    const auto text = run({"spool", "verify"}).out;
    BOOST_CHECK_MESSAGE(
        text.find("7 e-mails (5 in the spool, 2 in the log), 3 attempts: everything is consistent") == 0, text);
}

BOOST_AUTO_TEST_CASE(verify_names_each_email_that_is_inconsistent)
{
    const auto is_named = [&](const Email& mail, const std::string& what) {
        const auto ran = run({"spool", "verify"});
        BOOST_CHECK_EQUAL(ran.status, 1);
        BOOST_CHECK_MESSAGE(ran.out.find("e-mail " + mail.id.hex() + ": " + what) != std::string::npos,
                            what << " is not in\n"
                                 << ran.all());
    };
    const auto twice = add("a@b.example");
    deliver_all();
    execute("INSERT INTO mail_spool (id, lane, template, locale, params, recipient, sender, sender_name, message_id, "
            "created_at, due_at, attempts) SELECT id, lane, template, locale, '{}', recipient, sender, '', message_id, "
            "created_at, created_at, attempts FROM mail_log");
    is_named(twice, "is in the spool and in the log");
    is_named(twice, "was sent, and still waits");
    execute("DELETE FROM mail_spool");

    execute(
        "INSERT INTO mail_attempts SELECT mail_id, 2, outcome, code, reply, mailer, attempted_at FROM mail_attempts");
    is_named(twice, "has an attempt with a higher number than its last claim");
    is_named(twice, "was sent more than once");
    execute("DELETE FROM mail_attempts WHERE attempt = 2");

    execute("UPDATE mail_log SET outcome = 'suppressed'");
    is_named(twice, "is in the log as suppressed, but was sent");
    execute("UPDATE mail_attempts SET reply = '250 http://localhost/invites/k3y taken'");
    is_named(twice, "has left, but a reply recorded for it still holds one of its links");
    execute("UPDATE mail_log SET outcome = 'sent'");
    execute("DELETE FROM mail_attempts");
    is_named(twice, "is in the log as sent, but has no successful attempt");
    execute("DELETE FROM mail_log");

    const auto waits = add("b@b.example");
    execute("UPDATE mail_spool SET attempts = 1, due_at = '2031-01-01'");
    is_named(waits, "is claimed for longer than any claim lasts");
    execute("UPDATE mail_spool SET due_at = '2021-01-01'");
    is_named(waits, "was claimed by a mailer that has recorded no result, and no mailer takes it up");
    execute("UPDATE mail_spool SET attempts = 0, held = TRUE");
    is_named(waits, "is held, but due");
    execute("UPDATE mail_spool SET held = FALSE, due_at = '9999-12-31'");
    is_named(waits, "is not held, but never due");
    execute("DELETE FROM mail_spool");
    BOOST_CHECK_EQUAL(run({"spool", "verify"}).status, 0);
}

BOOST_AUTO_TEST_CASE(drain_marks_this_hosts_mailers_and_waits_until_they_hold_nothing)
{
    const Folder folder;
    set("[mail]\njournal = \"" + folder.path() + "\"\n");
    const auto marker = std::filesystem::path(folder.path()) / worker::drain_marker;
    BOOST_CHECK(run_json({"spool", "drain"})["empty"].asBool());
    BOOST_CHECK(std::filesystem::exists(marker));
    run_json({"spool", "drain", "--off"});
    run_json({"spool", "drain", "--off"});
    BOOST_CHECK(!std::filesystem::exists(marker));

    worker::Journal journal(folder.path(), 4, "m1");
    journal.claimed(0, {EmailId::make(clock.now(), random), 1});
    const auto ran = run({"--json", "spool", "drain", "--wait", "0"});
    BOOST_CHECK_EQUAL(ran.status, 1);
    BOOST_CHECK(!ran.json()["empty"].asBool());
    journal.clear(0);
    BOOST_CHECK(run_json({"spool", "drain", "--wait", "0"})["empty"].asBool());
}

BOOST_AUTO_TEST_CASE(drain_reports_that_there_is_no_mailer)
{
    set("[mail]\njournal = \"/nonexistent/journal\"\n");
    const auto error = run_json({"spool", "drain"}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("/nonexistent/journal is not on this host") != std::string::npos, error);
}

BOOST_AUTO_TEST_SUITE_END()
