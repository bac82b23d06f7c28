#include "worker/bounces.h"

#include "base/test_clock.h"
#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"
#include "store/mail/queue_claims.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace usher;
using namespace usher::worker;
namespace claims = usher::store::queue_claims;

namespace {

constexpr auto words = "550 5.1.1 <bob@example.org>: no such user";

std::string report(const std::string& to, const std::string& action = "failed", const std::string& status = "5.1.1")
{
    return "From: MAILER-DAEMON@relay.example.org\nTo: " + to +
           "\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n--b\n"
           "Content-Type: message/delivery-status\n\nReporting-MTA: dns; relay\n\nAction: " +
           action + "\nStatus: " + status + "\nDiagnostic-Code: smtp; " + words + "\n--b--\n";
}

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    test::TestClock clock;
    mail::BounceAddress addresses{"bounces.example.org", "the key of the tests"};
    Bounces bounces{database, clock, random, addresses};
    InviteId invite = InviteId::make(clock.now(), random);

    Email spooled(const std::string& recipient = "bob@example.org", bool is_requested = true)
    {
        auto mail = test::an_email(recipient, clock.now(), random);
        mail.subject = {SubjectKind::invite, invite};
        mail.is_requested = is_requested;
        database.alone([&](store::Autocommit& autocommit) {
            store::mail_spool::insert(autocommit, mail);
            return true;
        });
        return mail;
    }
    claims::ClaimedEmail claimed()
    {
        return database.transact([&](store::Transaction& tx) {
            auto taken = claims::take_due(tx, clock.now(), clock.now() + std::chrono::minutes(1), 1);
            tx.commit();
            return taken.at(0);
        });
    }
    void record_sent(const claims::ClaimedEmail& email)
    {
        database.transact([&](store::Transaction& tx) {
            const Attempt attempt{DeliveryOutcome::sent, 250, "250 queued", "test/1", clock.now()};
            test::record_end(tx, email, attempt, DeliveryOutcome::sent);
            tx.commit();
            return true;
        });
    }
    Email sent(const std::string& recipient = "bob@example.org")
    {
        auto mail = spooled(recipient);
        record_sent(claimed());
        return mail;
    }
    Bounces::Status take(const Email& email, const std::string& action = "failed", const std::string& status = "5.1.1")
    {
        const auto address = addresses.of(email.id);
        return bounces.take(report(address, action, status), address);
    }
    std::string outcome(const Email& email)
    {
        return value("SELECT CONCAT_WS(' ', outcome, code, reply) FROM mail_log WHERE id = UNHEX('" + email.id.hex() +
                     "')");
    }
    std::string history() { return value("SELECT GROUP_CONCAT(about_kind, ' ', kind) FROM events"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(bounces, Fixture)

BOOST_AUTO_TEST_CASE(a_report_marks_email_invite_and_address)
{
    const auto email = sent("Bob@Example.org");
    BOOST_TEST((take(email) == Bounces::Status::done));
    BOOST_TEST(outcome(email) == std::string("bounced 550 ") + words);
    BOOST_TEST(history() == "email bounced");
    BOOST_TEST(value("SELECT CONCAT_WS(' ', address_key, LOWER(HEX(mail_id)), reply) FROM bounced_addresses") ==
               "bob@example.org " + email.id.hex() + " " + words);
}

BOOST_AUTO_TEST_CASE(the_same_report_again_changes_nothing)
{
    const auto email = sent();
    take(email);
    const auto before = dump();
    BOOST_TEST((take(email) == Bounces::Status::done));
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(the_headers_give_the_recipient_if_the_mail_server_does_not)
{
    const auto email = sent();
    BOOST_TEST((bounces.take(report("someone@else.test, " + addresses.of(email.id)), "") == Bounces::Status::done));
    BOOST_TEST(outcome(email).starts_with("bounced"));
}

BOOST_AUTO_TEST_CASE(what_is_not_a_bounce_of_ours_changes_nothing)
{
    const auto email = sent();
    const auto before = dump();
    auto forged = addresses.of(email.id);
    forged[40] = forged[40] == 'a' ? 'b' : 'a';
    const auto unknown = addresses.of(EmailId::make(clock.now(), random));
    for (const auto& address : {forged, unknown, std::string("bob@example.org")}) {
        BOOST_TEST((bounces.take(report(address), address) == Bounces::Status::unknown_address), address);
        BOOST_TEST((bounces.take(report(address), "") == Bounces::Status::unknown_address), address);
    }
    BOOST_TEST((bounces.take(report(addresses.of(email.id)), "bob@example.org") == Bounces::Status::unknown_address));
    BOOST_TEST((bounces.take("no message", addresses.of(email.id)) == Bounces::Status::not_a_message));
    BOOST_TEST((take(email, "delayed", "4.4.1") == Bounces::Status::done));
    BOOST_TEST((bounces.take("From: bob@example.org\nAuto-Submitted: auto-replied\n\nI am away. 550 5.1.1\n",
                             addresses.of(email.id)) == Bounces::Status::done));
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(an_email_that_was_given_up_does_not_mark_its_address)
{
    const auto email = sent();
    take(email, "failed", "4.4.1");
    BOOST_TEST(outcome(email).starts_with("bounced"));
    BOOST_TEST(history() == "email bounced");
    BOOST_TEST(count("bounced_addresses") == 0);
}

BOOST_AUTO_TEST_CASE(unsent_emails_that_nobody_asked_for_do_not_leave)
{
    const auto email = sent();
    const auto asked = spooled();
    const auto unasked = spooled("BOB@example.org", false);
    spooled("carol@example.org", false);
    take(email);
    BOOST_TEST(count("mail_spool") == 2);
    BOOST_TEST(count("mail_spool WHERE id = UNHEX('" + asked.id.hex() + "')") == 1);
    BOOST_TEST(outcome(unasked) == "suppressed 0 an earlier e-mail to this address bounced");
}

BOOST_AUTO_TEST_CASE(an_email_whose_delivery_is_not_recorded_yet_leaves_as_bounced)
{
    const auto email = spooled();
    const auto in_hand = claimed();
    BOOST_TEST((take(email) == Bounces::Status::done));
    BOOST_TEST(outcome(email).starts_with("bounced 550"));
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(value("SELECT CONCAT_WS(' ', attempt, outcome) FROM mail_attempts") == "1 bounced");
    // The mailer that delivered it finds the attempt already recorded, and the e-mail gone from the spool.
    const auto [is_known, is_held] = database.read([&](store::Reader& reader) {
        return std::pair(claims::has_attempt(reader, in_hand.claim()),
                         !claims::still_held(reader, {in_hand.claim()}).empty());
    });
    BOOST_TEST(is_known);
    BOOST_TEST(!is_held);
}

BOOST_AUTO_TEST_CASE(after_a_failure_at_any_statement_the_tables_are_as_before)
{
    for (const bool waits : {false, true}) {
        const auto email = waits ? spooled() : sent();
        spooled("bob@example.org", false);
        if (waits) claimed();
        const auto before = dump();
        const auto address = addresses.of(email.id);
        for (int failing = 1;; ++failing) {
            int statements = 0;
            auto options = test::connect_options();
            options.before_statement = [&](std::string_view) {
                if (++statements == failing) throw store::DatabaseError(0, "injected");
            };
            store::Database faulty(options);
            Bounces with_faults(faulty, clock, random, addresses);
            bool failed = false;
            try {
                with_faults.take(report(address), address);
            } catch (const store::DatabaseError&) {
                failed = true;
            }
            if (!failed) break;
            BOOST_TEST((dump() == before), "statement " << failing);
        }
        BOOST_TEST(outcome(email).starts_with("bounced"));
    }
}

BOOST_AUTO_TEST_SUITE_END()
