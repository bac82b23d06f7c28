#include "worker/mailer.h"

#include "smtp/peer.h"
#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/mail_spool.h"
#include "store/mail/queue_report.h"
#include "worker/test_folder.h"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <optional>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;
namespace report = usher::store::queue_report;
namespace spool = usher::store::mail_spool;

namespace {

/// Complete mailers, with a real relay and a real database.
struct Fixture : test::DatabaseFixture {
    SystemClock clock;
    SystemRandom random;
    test::Folder folder;
    CurrentTemplates templates{mail::Templates({"templates", "", "en"})};

    Email spooled(const std::string& recipient)
    {
        const auto mail = test::an_email(recipient, clock.now(), random);
        database.alone([&](store::Autocommit& autocommit) {
            spool::insert(autocommit, mail);
            return true;
        });
        return mail;
    }
    MailerOptions options(int port, int threads = 2)
    {
        smtp::CurlOptions relay;
        relay.host = "127.0.0.1";
        relay.port = port;
        relay.connect_timeout = 2s;
        relay.reply_timeout = 20s;
        QueueOptions queue{7, {1s, 2s, 72h}, 10ms, {}, {}, folder.path()};
        return {"test/1", threads, threads, test::connect_options(), relay, queue};
    }
    std::string state(const Email& mail)
    {
        return database.read([&](store::Reader& reader) { return report::find(reader, mail.id); })->state;
    }
    std::string history(const Email& mail)
    {
        return value(
            "SELECT GROUP_CONCAT(kind ORDER BY created_at SEPARATOR ' ') FROM events WHERE about_kind = 'email' "
            "AND about_id = UNHEX('" +
            mail.id.hex() + "')");
    }
    static bool await(const std::function<bool()>& condition)
    {
        for (int i = 0; i < 2'000; ++i) {
            if (condition()) return true;
            std::this_thread::sleep_for(10ms);
        }
        return false;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(mailer_test, Fixture)

BOOST_AUTO_TEST_CASE(several_mailers_at_once_send_each_email_exactly_once)
{
    constexpr int emails = 300;
    for (int i = 0; i < emails; ++i)
        spooled("ok." + std::to_string(i) + "@x.test");
    test::Peer peer;
    {
        const Mailer first(options(peer.port(), 3), templates, clock, random);
        const Mailer second(options(peer.port(), 3), templates, clock, random);
        BOOST_TEST(await([&] { return count("mail_spool") == 0; }));
    }
    const auto report = peer.report();
    std::set<std::string> recipients;
    for (const auto& message : report.messages)
        recipients.insert(message.to);
    BOOST_TEST(report.messages.size() == static_cast<std::size_t>(emails));
    BOOST_TEST(recipients.size() == static_cast<std::size_t>(emails));
    BOOST_TEST(report.connections <= 6);
    BOOST_TEST(count("mail_log WHERE outcome = 'sent' AND attempts = 1") == emails);
    BOOST_TEST(count("mail_attempts") == emails);
}

BOOST_AUTO_TEST_CASE(each_email_ends_as_its_recipient_decides)
{
    const auto good = spooled("ok@a.test");
    const auto refused = spooled("5xx-rcpt@b.test");
    const auto spam = spooled("5xx-data@c.test");
    const auto greylisted = spooled("twice@d.test");
    const auto dropped = spooled("drop-taken@e.test");
    test::Peer peer;
    const Mailer threads(options(peer.port()), templates, clock, random);
    BOOST_TEST(await([&] { return count("mail_log") == 4 && peer.report().count("drop-taken@e.test") >= 2; }));
    BOOST_TEST(state(good) == "sent");
    BOOST_TEST(state(refused) == "bounced");
    BOOST_TEST(state(spam) == "bounced");
    BOOST_TEST(state(greylisted) == "sent");
    BOOST_TEST(state(dropped) == "waiting");
    BOOST_TEST(count("mail_attempts WHERE outcome = 'deferred' AND code = 451") == 2);
    BOOST_TEST(history(good) == "sent");
    BOOST_TEST(history(spam) == "bounced");
    BOOST_TEST(history(greylisted) == "deferred deferred sent");
    BOOST_TEST(history(dropped).starts_with("uncertain uncertain"));

    std::set<std::string> copies;
    for (const auto& message : peer.report().messages)
        if (message.to == "drop-taken@e.test") copies.insert(message.data);
    BOOST_TEST(copies.size() == 1U); // the same bytes each time, so a recipient can recognize it
}

BOOST_AUTO_TEST_CASE(waits_for_a_relay_that_is_unavailable)
{
    const int port = test::free_port();
    const auto mail = spooled("ok@x.test");
    const Mailer threads(options(port), templates, clock, random);
    BOOST_TEST(await([&] { return count("mail_attempts WHERE outcome = 'route_down'") > 0; }));
    BOOST_TEST(state(mail) == "waiting");
    test::Peer peer({"--port", std::to_string(port)});
    BOOST_TEST(await([&] { return state(mail) == "sent"; }));
    BOOST_TEST(peer.report().messages.size() == 1U);
}

BOOST_AUTO_TEST_CASE(finishes_what_it_is_sending_and_releases_the_rest)
{
    const auto slow = spooled("silent-dot@x.test");
    for (int i = 0; i < 5; ++i)
        spooled("ok." + std::to_string(i) + "@x.test");
    test::Peer peer({"--silence", "1"});
    {
        std::optional<Mailer> threads;
        threads.emplace(options(peer.port(), 1), templates, clock, random);
        BOOST_TEST(await([&] { return !peer.report().messages.empty(); }));
    }
    BOOST_TEST(state(slow) == "sent");
    BOOST_TEST(peer.report().messages.size() == 1U);
    BOOST_TEST(count("mail_spool WHERE due_at <= '" + to_sql(clock.now()) + "'") == 5);
}

BOOST_AUTO_TEST_SUITE_END()
