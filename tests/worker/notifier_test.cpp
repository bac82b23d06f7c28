#include "worker/notifier.h"

#include "store/database_fixture.h"
#include "worker/test_clock.h"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace usher;
using namespace usher::worker;
using namespace std::chrono_literals;
namespace notifications = usher::store::notifications;

namespace {

using xmpp::Disconnected;

/// Behaves as the test says, and keeps what it was given.
class ScriptedClient final : public xmpp::Client {
public:
    using Stanzas = std::vector<xmpp::Stanza>;

    void connect() override
    {
        ++connects;
        on_connect();
    }
    std::vector<xmpp::Rejection> deliver(const Stanzas& stanzas) override
    {
        auto rejections = on_deliver(stanzas);
        for (const auto& stanza : stanzas)
            delivered.push_back(stanza);
        return rejections;
    }

    std::function<void()> on_connect = [] {};
    std::function<std::vector<xmpp::Rejection>(const Stanzas&)> on_deliver = [](const Stanzas&) {
        return std::vector<xmpp::Rejection>{};
    };
    int connects = 0;
    Stanzas delivered;
};

/// A notifier whose clock and server the test controls.
struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    test::MovedClock clock;
    Stop stop;
    Outage server{"XMPP server", {1s, 60s}, clock};
    ScriptedClient client;
    NotifierOptions options{10, 10ms, 30s, 72h, 720h};
    Notifier notifier{database, client, server, clock, stop, options};

    NotificationId queued(const std::string& words, const std::string& to = "bob@x.test")
    {
        NotificationBatch batch({SubjectKind::room, RoomId::make(clock.now(), random)}, clock.now(), random);
        batch.add(stanzas::chat_message("a@x.test", words), to);
        database.transact([&](store::Transaction& transaction) {
            notifications::insert(transaction, batch.all());
            transaction.commit();
        });
        return batch.all().front().id;
    }
    void queue(int many)
    {
        for (int i = 0; i < many; ++i)
            queued(std::to_string(i));
    }
    void refuse_connections(const std::string& cause)
    {
        client.on_connect = [cause] { throw Disconnected(Disconnected::Cause::away, cause); };
    }
    void let_in()
    {
        client.on_connect = [] {};
    }
    static std::string words(const xmpp::Stanza& stanza) { return xml::parse(stanza.text)->child("body")->text; }
    std::string delivered_words() const
    {
        std::string all;
        for (const auto& stanza : client.delivered)
            all += words(stanza);
        return all;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(notifier, Fixture)

BOOST_AUTO_TEST_CASE(delivers_what_is_due_once_and_in_order)
{
    queue(9);
    BOOST_TEST(notifier.run_once() == 9);
    BOOST_TEST(notifier.run_once() == 0);
    BOOST_TEST(delivered_words() == "012345678");
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(count("notification_log") == 0);
}

BOOST_AUTO_TEST_CASE(takes_nothing_while_there_is_no_server)
{
    queue(3);
    refuse_connections("connection refused");
    BOOST_TEST(notifier.run_once() == 0);
    BOOST_TEST(notifier.run_once() == 0); // not even tried
    BOOST_TEST(client.connects == 1);
    BOOST_TEST(count("notifications WHERE attempts = 0") == 3);

    clock.move_by(1s);
    let_in();
    BOOST_TEST(notifier.run_once() == 1); // one is enough to find out
    BOOST_TEST(notifier.run_once() == 2);
    BOOST_TEST(delivered_words() == "012");
}

BOOST_AUTO_TEST_CASE(a_batch_that_was_not_confirmed_is_due_again_with_the_same_ids)
{
    queue(3);
    ScriptedClient::Stanzas lost;
    client.on_deliver = [&](const ScriptedClient::Stanzas& stanzas) -> std::vector<xmpp::Rejection> {
        lost = stanzas;
        throw Disconnected(Disconnected::Cause::away, "connection reset");
    };
    BOOST_TEST(notifier.run_once() == 3);
    BOOST_TEST(server.is_on());
    BOOST_TEST(count("notifications WHERE due_at <= '" + to_sql(clock.now()) + "'") == 3);

    client.on_deliver = [](const auto&) { return std::vector<xmpp::Rejection>{}; };
    clock.move_by(1s);
    while (notifier.run_once() > 0) {
    }
    BOOST_REQUIRE_EQUAL(client.delivered.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        BOOST_TEST(client.delivered[i].id == lost[i].id);
        BOOST_TEST(client.delivered[i].text == lost[i].text);
    }
}

BOOST_AUTO_TEST_CASE(a_rejected_notification_delays_no_other_and_is_not_retried)
{
    queued("0");
    const auto refused = queued("1", "nobody@x.test");
    queued("2");
    client.on_deliver = [&](const auto&) {
        return std::vector<xmpp::Rejection>{{refused.hex(), "service-unavailable: no such user nobody@x.test"},
                                            {"somebody-elses", "item-not-found"}};
    };
    BOOST_TEST(notifier.run_once() == 3);
    BOOST_TEST(notifier.run_once() == 0);
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(value("SELECT reason FROM notification_log") == "service-unavailable: no such user nobody@x.test");
    BOOST_TEST(count("notification_log") == 1);
    BOOST_TEST(count("events WHERE about_kind = 'notification' AND kind = 'delivered'") == 2);
    BOOST_TEST(value("SELECT LOWER(HEX(about_id)) FROM events WHERE kind = 'rejected'") == refused.hex());
}

BOOST_AUTO_TEST_CASE(a_malformed_notification_is_not_sent)
{
    queued("0");
    for (const auto* stanza :
         {"<message", "<message/></stream:stream>", "<iq/>", "<message id='1' to='a' from='b'/>", ""}) {
        const auto id = queued("bad");
        database.run_script("UPDATE notifications SET stanza = \"" + std::string(stanza) + "\" WHERE id = x'" +
                            id.hex() + "'");
    }
    queued("1");
    BOOST_TEST(notifier.run_once() == 7);
    BOOST_TEST(delivered_words() == "01");
    BOOST_TEST(count("notification_log WHERE outcome = 'rejected'") == 5);
    BOOST_TEST(count("notifications") == 0);
}

BOOST_AUTO_TEST_CASE(a_notification_that_ends_the_stream_is_found_and_the_others_arrive)
{
    queue(8);
    client.on_deliver = [&](const ScriptedClient::Stanzas& stanzas) -> std::vector<xmpp::Rejection> {
        for (const auto& stanza : stanzas)
            if (words(stanza) == "5") throw Disconnected(Disconnected::Cause::content, "policy-violation: too big");
        return {};
    };
    for (int i = 0; i < 20; ++i)
        notifier.run_once();
    BOOST_TEST(delivered_words() == "0123467");
    BOOST_TEST(value("SELECT reason FROM notification_log") ==
               "the server ended the stream: policy-violation: too big");
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(!server.is_on());
}

BOOST_AUTO_TEST_CASE(records_when_the_database_is_back_and_does_not_send_again)
{
    queue(2);
    bool is_away = false;
    auto connection = test::connect_options();
    connection.before_statement = [&](std::string_view) {
        if (is_away) throw store::DatabaseError(0, "away");
    };
    store::Database unsteady(connection);
    Notifier unlucky(unsteady, client, server, clock, stop, options);
    client.on_deliver = [&](const auto&) {
        is_away = true;
        return std::vector<xmpp::Rejection>{};
    };
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_CHECK_THROW(unlucky.run_once(), store::DatabaseError);
    BOOST_TEST(count("notifications") == 2);
    is_away = false;
    BOOST_TEST(unlucky.run_once() == 0);
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(delivered_words() == "01");
}

BOOST_AUTO_TEST_CASE(a_late_record_changes_nothing)
{
    queued("0");
    store::Database other_database(test::connect_options());
    ScriptedClient other_client;
    Notifier other(other_database, other_client, server, clock, stop, options);
    client.on_deliver = [&](const ScriptedClient::Stanzas& stanzas) {
        clock.move_by(1h); // the claim expires before the server answers
        BOOST_TEST(other.run_once() == 1);
        return std::vector<xmpp::Rejection>{{stanzas.front().id, "too late"}};
    };
    notifier.run_once();
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(count("notification_log") == 0);
}

BOOST_AUTO_TEST_CASE(what_could_not_be_delivered_for_long_is_given_up)
{
    queue(2);
    refuse_connections("connection refused");
    clock.move_by(72h);
    queued("new");
    notifier.run_once();
    BOOST_TEST(count("notifications") == 3);
    clock.move_by(1min);
    notifier.run_once();
    BOOST_TEST(count("notifications") == 1);
    BOOST_TEST(count("notification_log WHERE outcome = 'expired'") == 2);
    BOOST_TEST(count("events WHERE about_kind = 'notification' AND kind = 'expired'") == 2);
    clock.move_by(721h);
    notifier.run_once();
    BOOST_TEST(count("notification_log") == 1); // the third
}

BOOST_AUTO_TEST_CASE(stops_when_it_is_told_to)
{
    queue(25);
    client.on_deliver = [&](const auto&) {
        stop.request();
        return std::vector<xmpp::Rejection>{};
    };
    Outage database_outage("database", {1s, 10s}, clock);
    notifier.run(database_outage);
    BOOST_TEST(client.delivered.size() == 10U);
    BOOST_TEST(count("notifications WHERE attempts = 0") == 15);
}

BOOST_AUTO_TEST_SUITE_END()
