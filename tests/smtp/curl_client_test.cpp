#include "smtp/curl_client.h"

#include "domain/delivery_text.h"
#include "smtp/peer.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <chrono>
#include <ostream>
#include <thread>

using namespace usher;
using namespace usher::smtp;
using namespace std::chrono_literals;
namespace data = boost::unit_test::data;

namespace {

const std::string sender = "usher@example.net";
const auto always = [] { return true; };
const std::string email = "Subject: hello\r\n\r\nA e-mail\r\n.\r\n..\r\nwith dots\r\n";

CurlOptions to(int port)
{
    CurlOptions options;
    options.host = "localhost";
    options.port = port;
    options.helo = "mailer.test";
    options.connect_timeout = 2s;
    options.reply_timeout = 1s;
    return options;
}

bool holds(const std::string& text, const std::string& part)
{
    return text.find(part) != std::string::npos;
}

} // namespace

BOOST_AUTO_TEST_SUITE(curl_client)

BOOST_AUTO_TEST_CASE(delivers_emails_unchanged_over_one_connection)
{
    test::Peer peer;
    CurlClient client(to(peer.port()));
    for (int i = 1; i <= 3; ++i) {
        const auto delivery = client.deliver(sender, "ok." + std::to_string(i) + "@example.org", email, always);
        BOOST_TEST(delivery.outcome == DeliveryOutcome::sent);
        BOOST_TEST(delivery.code == 250);
        BOOST_TEST(delivery.reply == "250 2.0.0 queued as " + std::to_string(i));
    }
    const auto report = peer.report();
    BOOST_TEST(report.connections == 1);
    BOOST_REQUIRE_EQUAL(report.messages.size(), 3U);
    BOOST_TEST(report.messages[2].from == sender);
    BOOST_TEST(report.messages[2].to == "ok.3@example.org");
    BOOST_TEST(report.messages[2].data == email);
}

struct Failure {
    std::string from;
    std::string recipient;
    DeliveryOutcome outcome;
    int code;
    std::string reply;
};
std::ostream& operator<<(std::ostream& out, const Failure& failure)
{
    return out << failure.from << " to " << failure.recipient;
}
const Failure failures[] = {
    {sender, "4xx-rcpt@example.org", DeliveryOutcome::deferred, 450, "450 4.2.1 mailbox busy"},
    {sender, "5xx-rcpt@example.org", DeliveryOutcome::bounced, 550, "550 5.1.1 no such mailbox"},
    {sender, "4xx-data@example.org", DeliveryOutcome::deferred, 451, "451 4.3.0 try later"},
    {sender, "5xx-data@example.org", DeliveryOutcome::bounced, 554, "554 5.6.0 refused"},
    {sender, "drop-rcpt@example.org", DeliveryOutcome::deferred, 0, ""},
    {sender, "drop-data@example.org", DeliveryOutcome::deferred, 0, ""},
    {sender, "drop-dot@example.org", DeliveryOutcome::uncertain, 0, ""},
    {sender, "drop-taken@example.org", DeliveryOutcome::uncertain, 0, ""},
    {sender, "silent-rcpt@example.org", DeliveryOutcome::deferred, 0, ""},
    {sender, "silent-dot@example.org", DeliveryOutcome::uncertain, 0, ""},
    {"4xx-mail@example.net", "ok@example.org", DeliveryOutcome::route_down, 451, "451 4.3.0 the relay is ill"},
    {"5xx-mail@example.net", "ok@example.org", DeliveryOutcome::route_down, 550, "550 5.7.1 not from you"},
    {sender, "ok@example.org\r\nDATA", DeliveryOutcome::bounced, 0,
     "the recipient is not an address that mail can be sent to"},
    {sender, "ok@example.org> <eve@evil.test", DeliveryOutcome::bounced, 0,
     "the recipient is not an address that mail can be sent to"},
    {"", "ok@example.org", DeliveryOutcome::bounced, 0, "the sender is not an address that mail can be sent from"},
};

BOOST_DATA_TEST_CASE(reports_each_failure_and_still_delivers_the_next_email, data::make(failures), failure)
{
    test::Peer peer;
    CurlClient client(to(peer.port()));
    BOOST_TEST(client.deliver(sender, "ok.first@example.org", email, always).outcome == DeliveryOutcome::sent);

    const auto delivery = client.deliver(failure.from, failure.recipient, email, always);
    BOOST_TEST(delivery.outcome == failure.outcome);
    BOOST_TEST(delivery.code == failure.code);
    BOOST_TEST((failure.reply.empty() ? !delivery.reply.empty() : delivery.reply == failure.reply), delivery.reply);

    const auto next = client.deliver(sender, "ok.next@example.org", email, always);
    BOOST_TEST(next.outcome == DeliveryOutcome::sent, next.reply);
    BOOST_TEST(peer.report().count("ok.next@example.org") == 1);
}

BOOST_AUTO_TEST_CASE(takes_a_fresh_connection_after_silence_at_the_dot)
{
    test::Peer peer({"--silence", "1.5"});
    CurlClient client(to(peer.port()));
    BOOST_TEST(client.deliver(sender, "silent-dot@example.org", email, always).outcome == DeliveryOutcome::uncertain);
    std::this_thread::sleep_for(600ms); // so that the late 250 has arrived and could be mistaken
    const auto next = client.deliver(sender, "ok@example.org", email, always);
    BOOST_TEST(next.outcome == DeliveryOutcome::sent, next.reply);
    BOOST_TEST(next.reply == "250 2.0.0 queued as 2");
    BOOST_TEST(peer.report().connections == 2);
}

BOOST_AUTO_TEST_CASE(replaces_a_kept_connection_that_the_relay_has_closed)
{
    test::Peer peer({"--idle", "0.3"});
    CurlClient client(to(peer.port()));
    BOOST_TEST(client.deliver(sender, "ok.1@example.org", email, always).outcome == DeliveryOutcome::sent);
    std::this_thread::sleep_for(600ms);
    const auto next = client.deliver(sender, "ok.2@example.org", email, always);
    BOOST_TEST(next.outcome == DeliveryOutcome::sent, next.reply);
    BOOST_TEST(peer.report().connections == 2);
}

BOOST_AUTO_TEST_CASE(writes_international_domains_as_a_labels)
{
    test::Peer peer;
    CurlClient client(to(peer.port()));
    BOOST_TEST(client.deliver(sender, "ok@größe.test", email, always).outcome == DeliveryOutcome::sent);
    BOOST_TEST(peer.report().count("ok@xn--gre-6ka8i.test") == 1);
}

BOOST_AUTO_TEST_CASE(finds_the_route_down_when_nobody_listens)
{
    CurlClient client(to(test::free_port()));
    const auto delivery = client.deliver(sender, "ok@example.org", email, always);
    BOOST_TEST(delivery.outcome == DeliveryOutcome::route_down);
    BOOST_TEST(delivery.code == 0);
    BOOST_TEST(holds(delivery.reply, "connect"), delivery.reply);
}

BOOST_AUTO_TEST_CASE(finds_the_route_down_when_the_relay_does_not_greet)
{
    const test::MutePort mute;
    CurlClient client(to(mute.port()));
    BOOST_TEST(client.deliver(sender, "ok@example.org", email, always).outcome == DeliveryOutcome::route_down);
}

BOOST_AUTO_TEST_CASE(aborts_when_it_is_told_to)
{
    test::Peer peer({"--silence", "20"});
    std::atomic<bool> told = false;
    auto options = to(peer.port());
    options.reply_timeout = 20s;
    options.abandon = [&] { return told.load(); };
    CurlClient client(options);
    std::thread teller([&] {
        while (peer.report().recipients.empty())
            std::this_thread::sleep_for(10ms);
        told = true;
    });
    const auto began = std::chrono::steady_clock::now();
    BOOST_TEST(client.deliver(sender, "silent-rcpt@example.org", email, always).outcome == DeliveryOutcome::deferred);
    teller.join();
    BOOST_TEST((std::chrono::steady_clock::now() - began < 10s));
}

// ---- TLS

BOOST_AUTO_TEST_CASE(speaks_starttls_with_a_relay_it_can_verify)
{
    test::Peer peer({"--starttls"});
    for (const auto tls : {Tls::starttls, Tls::opportunistic}) {
        auto options = to(peer.port());
        options.tls = tls;
        options.tls_ca = peer.ca();
        const auto delivery = CurlClient(options).deliver(sender, "ok@example.org", email, always);
        BOOST_TEST(delivery.outcome == DeliveryOutcome::sent, delivery.reply);
    }
    BOOST_TEST(peer.report().tls == 2);
}

BOOST_AUTO_TEST_CASE(speaks_tls_from_the_first_byte)
{
    test::Peer peer({"--implicit"});
    auto options = to(peer.port());
    options.tls = Tls::implicit;
    options.tls_ca = peer.ca();
    const auto delivery = CurlClient(options).deliver(sender, "ok@example.org", email, always);
    BOOST_TEST(delivery.outcome == DeliveryOutcome::sent, delivery.reply);
    BOOST_TEST(peer.report().tls == 1);
}

BOOST_AUTO_TEST_CASE(sends_nothing_to_a_relay_it_cannot_verify)
{
    test::Peer peer({"--starttls"});
    const auto refuses = [&](CurlOptions options) {
        const auto delivery = CurlClient(options).deliver(sender, "ok@example.org", email, always);
        BOOST_TEST(delivery.outcome == DeliveryOutcome::route_down);
        BOOST_TEST(delivery.code == 0);
        BOOST_TEST(!delivery.reply.empty());
    };
    auto unknown_authority = to(peer.port());
    unknown_authority.tls = Tls::starttls;
    refuses(unknown_authority);
    auto other_name = unknown_authority;
    other_name.tls_ca = peer.ca();
    other_name.host = "127.0.0.1"; // the certificate is localhost's
    refuses(other_name);
    auto no_such_file = unknown_authority;
    no_such_file.tls_ca = "/nonexistent/ca.pem";
    refuses(no_such_file);
    BOOST_TEST(peer.report().messages.empty());
}

BOOST_AUTO_TEST_CASE(requires_starttls_but_does_without_it_when_opportunistic)
{
    test::Peer peer;
    auto options = to(peer.port());
    options.tls = Tls::starttls;
    BOOST_TEST(CurlClient(options).deliver(sender, "ok@example.org", email, always).outcome ==
               DeliveryOutcome::route_down);
    options.tls = Tls::opportunistic;
    BOOST_TEST(CurlClient(options).deliver(sender, "ok@example.org", email, always).outcome == DeliveryOutcome::sent);
}

// ---- AUTH

BOOST_AUTO_TEST_CASE(authenticates)
{
    test::Peer peer({"--starttls", "--auth", "usher:s3cr3t with blanks"});
    auto options = to(peer.port());
    options.tls = Tls::starttls;
    options.tls_ca = peer.ca();
    options.user = "usher";
    options.password = "s3cr3t with blanks";
    const auto delivery = CurlClient(options).deliver(sender, "ok@example.org", email, always);
    BOOST_TEST(delivery.outcome == DeliveryOutcome::sent, delivery.reply);
}

BOOST_AUTO_TEST_CASE(blames_the_route_for_a_wrong_password_and_never_quotes_it)
{
    test::Peer peer({"--starttls", "--auth", "usher:s3cr3t"});
    auto options = to(peer.port());
    options.tls = Tls::starttls;
    options.tls_ca = peer.ca();
    options.user = "usher";
    options.password = "wrong-one";
    const auto delivery = CurlClient(options).deliver(sender, "ok@example.org", email, always);
    BOOST_TEST(delivery.outcome == DeliveryOutcome::route_down);
    BOOST_TEST(delivery.code == 535);
    BOOST_TEST(!holds(delivery.reply, "wrong-one"));
    options.user = options.password = "";
    BOOST_TEST(CurlClient(options).deliver(sender, "ok@example.org", email, always).outcome ==
               DeliveryOutcome::route_down);
}

BOOST_AUTO_TEST_SUITE_END()
