#include "ctl/spool.h"

#include "ctl/program.h"
#include "store/letters.h"
#include "store/mail_claims.h"
#include "store/mail_spool.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::test;

namespace {

namespace mail_spool = store::mail_spool;
namespace mail_claims = store::mail_claims;

constexpr auto secret_link = "https://chat.example/invites/k3y-of-an-invite";

struct SpoolFixture : ProgramFixture {
    SpoolFixture() : database(options()) { run_json({"migrate"}); }

    Mail add(const std::string& recipient, MailLane lane = MailLane::single)
    {
        auto mail = a_letter(recipient, clock.now() - std::chrono::minutes(3), random);
        mail.lane = lane;
        mail.params["link"] = secret_link;
        database.alone([&](store::Autocommit& autocommit) {
            mail_spool::insert(autocommit, mail);
            return 0;
        });
        return mail;
    }

    /// A mailer takes everything and is told "451 try later".
    void defer_all()
    {
        const auto now = clock.now();
        database.transact([&](store::Transaction& tx) {
            for (const auto& spooled : mail_claims::take_due(tx, now, now + std::chrono::minutes(10), 100))
                record_deferred(tx, spooled,
                                {mail_claims::AttemptOutcome::deferred, 451, "451 try \x1b[2Jlater", "m1", now},
                                now + std::chrono::hours(1));
            tx.commit();
            return 0;
        });
    }

    void take_all()
    {
        const auto now = clock.now();
        database.transact([&](store::Transaction& tx) {
            mail_claims::take_due(tx, now, now + std::chrono::minutes(10), 100);
            tx.commit();
            return 0;
        });
    }

    std::string due(const Mail& mail) const
    {
        return value("SELECT due_at <= UTC_TIMESTAMP(6) FROM mail_spool WHERE HEX(id) = '" + mail.id.hex() + "'");
    }

    store::Database database;
    SystemClock clock;
    SystemRandom random;
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(ctl_spool, SpoolFixture)

BOOST_AUTO_TEST_CASE(status_counts_by_lane_and_by_end)
{
    add("a@b.example");
    add("b@b.example");
    defer_all();
    add("c@b.example");
    const auto dropped = add("d@b.example", MailLane::bulk);
    add("e@b.example", MailLane::bulk);
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
    add("b@b.example", MailLane::bulk);
    BOOST_CHECK_EQUAL(run_json({"spool", "list"}).size(), 2u);
    BOOST_CHECK_EQUAL(run_json({"spool", "list", "--limit", "1"}).size(), 1u);
    BOOST_CHECK_EQUAL(run_json({"spool", "list", "--template", "other"}).size(), 0u);
    const auto bulk = run_json({"spool", "list", "--lane", "bulk", "--template", "workspace_invitation"});
    BOOST_REQUIRE_EQUAL(bulk.size(), 1u);
    BOOST_CHECK_EQUAL(bulk[0]["recipient"].asString(), "b@b.example");
    BOOST_CHECK_EQUAL(run({"spool", "list", "--lane", "fast"}).status, 2);
}

BOOST_AUTO_TEST_CASE(show_tells_what_the_relay_said_and_no_parameter)
{
    const auto mail = add("a@b.example");
    defer_all();
    const auto json = run({"--json", "spool", "show", mail.id.hex()});
    const auto letter = json.json();
    BOOST_CHECK_EQUAL(letter["state"].asString(), "waiting");
    BOOST_CHECK_EQUAL(letter["attempts"][0]["outcome"].asString(), "deferred");
    BOOST_CHECK_EQUAL(letter["attempts"][0]["code"].asInt(), 451);
    BOOST_CHECK_EQUAL(letter["parameters"].size(), 4u);

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

BOOST_AUTO_TEST_CASE(a_letter_being_delivered_is_not_retried)
{
    const auto mail = add("a@b.example");
    take_all();
    const auto error = run_json({"spool", "retry", mail.id.hex()}, 1)["error"].asString();
    BOOST_CHECK_MESSAGE(error.find("is being delivered just now") != std::string::npos, error);
    BOOST_CHECK_EQUAL(run_json({"spool", "retry", "--all"})["due"].asInt(), 0);
    BOOST_CHECK_EQUAL(due(mail), "0");
}

BOOST_AUTO_TEST_CASE(drop_moves_a_letter_to_the_log_once)
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

BOOST_AUTO_TEST_CASE(what_is_no_letter_is_refused)
{
    for (const auto* id : {"x", "00112233445566778899aabb"})
        for (const auto* verb : {"show", "retry", "drop"})
            BOOST_CHECK_MESSAGE(run_json({"spool", verb, id}, 1).isMember("error"), verb);
    run_json({"spool", "retry"}, 1);
    run_json({"spool", "retry", "--all", "00112233445566778899aabb"}, 1);
}

BOOST_AUTO_TEST_SUITE_END()
