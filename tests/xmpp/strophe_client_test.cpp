#include "xmpp/strophe_client.h"

#include "xmpp/peer.h"

#include <boost/test/unit_test.hpp>

#include <atomic>
#include <csignal>

using namespace usher;
using namespace usher::xmpp;
using namespace usher::test;
using namespace std::chrono_literals;

namespace {

const Stanza hello = {"1", R"(<message id="1" from="a@x.test" to="b@x.test"><body>Zoë &amp; 👋</body></message>)"};

StropheOptions options_for(int port)
{
    StropheOptions options;
    options.host = "127.0.0.1";
    options.port = port;
    options.component = "usher.x.test";
    options.secret = "secret";
    options.domain = "x.test";
    options.connect_timeout = 5s;
    options.reply_timeout = 5s;
    return options;
}

std::string stream_error(const std::string& condition, const std::string& text)
{
    return "<stream:error><" + condition +
           " xmlns='urn:ietf:params:xml:ns:xmpp-streams'/>"
           "<text xmlns='urn:ietf:params:xml:ns:xmpp-streams'>" +
           text + "</text></stream:error></stream:stream>";
}

struct Fixture {
    Fixture() { std::signal(SIGPIPE, SIG_IGN); } // as usher-notifier does
};

/// "away: …" or "content: …", or what did not happen.
template <typename Work>
std::string end_of(Work work)
{
    try {
        work();
        return "no end";
    } catch (const Disconnected& end) {
        return (end.cause() == Disconnected::Cause::away ? "away: " : "content: ") + std::string(end.what());
    }
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(strophe_client, Fixture)

BOOST_AUTO_TEST_CASE(hands_over_a_batch_and_waits_for_the_answer_to_a_ping)
{
    ComponentPeer peer(pongs);
    StropheClient client(options_for(peer.port()));
    client.connect();
    client.connect(); // does nothing
    BOOST_TEST(client.deliver({hello, {"2", R"(<message id="2" from="a@x.test" to="c@x.test"/>)"}}).empty());
    BOOST_TEST(client.deliver({hello}).empty());
    BOOST_TEST(peer.connections() == 1);
    // XEP-0114, 3: the SHA-1 of the stream's id and the secret, in hex.
    BOOST_TEST(peer.handshake().find("b09ea9b3b7f586be8a08d0a3dd7466f110aeb136</handshake>") != std::string::npos);
    const auto heard = peer.heard();
    BOOST_TEST(heard.find(hello.text) == 0U);
    BOOST_TEST(heard.find("<ping xmlns=\"urn:xmpp:ping\"/>") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(reports_which_stanza_was_refused_and_why)
{
    ComponentPeer peer([](const std::string& heard) {
        if (pongs(heard).empty()) return std::string();
        return "<message type='error' id='1' from='b@x.test' to='a@x.test'><body>hello</body><error type='cancel'>"
               "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
               "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>nobody</text></error></message>" +
               pongs(heard);
    });
    StropheClient client(options_for(peer.port()));
    client.connect();
    const auto rejections = client.deliver({hello});
    BOOST_REQUIRE_EQUAL(rejections.size(), 1U);
    BOOST_TEST(rejections[0].id == "1");
    BOOST_TEST(rejections[0].reason == "service-unavailable: nobody");
}

BOOST_AUTO_TEST_CASE(reports_why_it_is_not_admitted)
{
    const ComponentPeer refusing(pongs, stream_error("not-authorized", "wrong secret"));
    StropheClient wrong(options_for(refusing.port()));
    BOOST_TEST(end_of([&] { wrong.connect(); }) == "away: not-authorized: wrong secret");

    const ComponentPeer taken(pongs, stream_error("conflict", "Component already connected"));
    StropheClient second(options_for(taken.port()));
    BOOST_TEST(end_of([&] { second.connect(); }) == "away: conflict: Component already connected");

    StropheClient nowhere(options_for(1));
    BOOST_TEST(end_of([&] { nowhere.connect(); }).starts_with("away: "));
}

BOOST_AUTO_TEST_CASE(the_stream_s_end_is_blamed_on_what_was_sent_only_if_the_server_says_so)
{
    const std::pair<const char*, const char*> ends[] = {{"policy-violation", "content: policy-violation: why"},
                                                        {"not-well-formed", "content: not-well-formed: why"},
                                                        {"invalid-from", "away: invalid-from: why"},
                                                        {"system-shutdown", "away: system-shutdown: why"}};
    for (const auto& [condition, expected] : ends) {
        ComponentPeer peer([&](const std::string&) { return stream_error(condition, "why"); });
        StropheClient client(options_for(peer.port()));
        client.connect();
        BOOST_TEST(end_of([&] { client.deliver({hello}); }) == expected);
    }
}

BOOST_AUTO_TEST_CASE(reconnects_after_the_connection_was_lost)
{
    std::atomic<bool> answers = false;
    ComponentPeer peer([&](const std::string& heard) { return answers ? pongs(heard) : ""; });
    auto options = options_for(peer.port());
    options.reply_timeout = 1s;
    StropheClient client(options);
    BOOST_TEST(end_of([&] { client.deliver({hello}); }) == "away: not connected");
    client.connect();
    BOOST_TEST(end_of([&] { client.deliver({hello}); }) == "away: no answer in time");
    answers = true;
    client.connect();
    BOOST_TEST(client.deliver({hello}).empty());
    peer.hang_up();
    BOOST_TEST(end_of([&] { client.deliver({hello}); }).starts_with("away: "));
    client.connect();
    BOOST_TEST(client.deliver({hello}).empty());
    BOOST_TEST(peer.connections() == 3);
}

BOOST_AUTO_TEST_CASE(aborts_when_it_is_told_to)
{
    ComponentPeer peer([](const std::string&) { return ""; });
    auto options = options_for(peer.port());
    bool abandon = false;
    options.abandon_delivery = [&] { return abandon; };
    StropheClient client(options);
    client.connect();
    abandon = true;
    BOOST_TEST(end_of([&] { client.deliver({hello}); }) == "away: asked to stop");
}

BOOST_AUTO_TEST_SUITE_END()
