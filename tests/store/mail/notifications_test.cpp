#include "store/mail/notifications.h"

#include "store/database_fixture.h"

#include <boost/test/unit_test.hpp>

#include <set>

using namespace usher;
using namespace usher::store;
using namespace std::chrono_literals;

namespace {

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    Time noon = *parse_sql_time("2026-03-02 12:00:00.000000");

    template <typename Work>
    auto commit(Work work)
    {
        return database.transact([&](Transaction& transaction) {
            auto result = work(transaction);
            transaction.commit();
            return result;
        });
    }
    std::vector<Notification> written(const std::vector<std::string>& jids, Time at)
    {
        NotificationBatch batch({SubjectKind::room, RoomId::make(at, random)}, at, random);
        for (std::size_t i = 0; i < jids.size(); ++i)
            batch.add(stanzas::chat_message("a@x.test", std::to_string(i)), jids[i]);
        database.transact([&](Transaction& transaction) {
            notifications::insert(transaction, batch.all());
            transaction.commit();
        });
        return batch.all();
    }
    std::vector<notifications::Waiting> take(Time now, std::size_t most = 10)
    {
        return commit(
            [&](Transaction& transaction) { return notifications::take_due(transaction, now, now + 60s, most); });
    }
    static std::vector<NotificationId> ids(const std::vector<notifications::Waiting>& taken)
    {
        std::vector<NotificationId> all;
        for (const auto& waiting : taken)
            all.push_back(waiting.notification.id);
        return all;
    }
    static std::string recipients(const std::vector<notifications::Waiting>& taken)
    {
        std::string all;
        for (const auto& waiting : taken)
            all += waiting.notification.to_jid.substr(0, waiting.notification.to_jid.find('@'));
        return all;
    }
    std::int64_t remove(const std::vector<notifications::Waiting>& taken, Time lease_end)
    {
        return commit([&](Transaction& t) { return notifications::remove(t, ids(taken), lease_end, noon); });
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(notifications_, Fixture)

BOOST_AUTO_TEST_CASE(a_notification_and_its_log_entry_name_the_request_it_was_written_for)
{
    std::string request_id = "5f3a0000";
    auto options = test::connect_options();
    options.request_id = &request_id;
    Database of_request(options);
    NotificationBatch batch({SubjectKind::room, RoomId::make(noon, random)}, noon, random);
    batch.add(stanzas::chat_message("a@x.test", "one"), "b@x.test");
    of_request.alone([&](Autocommit& autocommit) { notifications::insert(autocommit, batch.all()); });
    written({"c@x.test"}, noon + 1us);
    const auto taken = take(noon + 1us);
    BOOST_REQUIRE_EQUAL(taken.size(), 2U);
    BOOST_TEST(taken[0].request_id == request_id);
    BOOST_TEST(taken[1].request_id == "");
    commit([&](Transaction& transaction) {
        notifications::log_rejections(transaction, {{taken[0].notification.id, "no"}}, noon + 1us + 60s, noon);
        return true;
    });
    BOOST_TEST(value("SELECT request_id FROM notification_log") == request_id);
}

BOOST_AUTO_TEST_CASE(keeps_them_as_they_were_written)
{
    NotificationBatch batch({SubjectKind::room_link, RoomId::make(noon, random)}, noon + 1us, random);
    batch.add(stanzas::chat_message("zoë@größe.test", "\"\\ \n\r 👋 </b> & %s ' \xC2\xA0"), "bob@größe.test");
    batch.add(stanzas::chat_message("a@x.test", std::string(100'000, 'x')), "c@x.test");
    commit([&](Transaction& transaction) {
        notifications::insert(transaction, batch.all());
        return true;
    });
    const auto taken = take(noon + 1us);
    BOOST_REQUIRE_EQUAL(taken.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        const auto& read = taken[i].notification;
        const auto& wrote = batch.all()[i];
        BOOST_CHECK(read.id == wrote.id);
        BOOST_TEST(read.from_jid == wrote.from_jid);
        BOOST_TEST(read.to_jid == wrote.to_jid);
        BOOST_TEST(read.stanza == wrote.stanza);
        BOOST_CHECK(read.subject == wrote.subject);
        BOOST_CHECK(read.created_at == wrote.created_at);
        BOOST_TEST(taken[i].attempts == 1);
    }
}

BOOST_AUTO_TEST_CASE(very_many_are_written_in_their_order)
{
    const auto all = written(std::vector<std::string>(2'500, "b@x.test"), noon);
    const auto taken = take(noon, 5'000);
    BOOST_REQUIRE_EQUAL(taken.size(), all.size());
    for (std::size_t i = 0; i < all.size(); ++i)
        BOOST_REQUIRE(taken[i].notification.id == all[i].id);
}

BOOST_AUTO_TEST_CASE(nothing_is_written_for_nobody)
{
    BOOST_TEST(written({}, noon).empty());
    BOOST_TEST(count("notifications") == 0);
}

BOOST_AUTO_TEST_CASE(the_same_ids_again_are_a_conflict)
{
    const auto all = written({"b@x.test"}, noon);
    BOOST_CHECK_THROW(commit([&](Transaction& transaction) {
                          notifications::insert(transaction, all);
                          return true;
                      }),
                      Conflict);
}

BOOST_AUTO_TEST_CASE(what_is_claimed_is_not_due_before_the_lease_ends)
{
    written({"b@x.test", "c@x.test"}, noon);
    BOOST_TEST(recipients(take(noon)) == "bc");
    BOOST_TEST(take(noon + 59s).empty());
    const auto again = take(noon + 60s);
    BOOST_TEST(recipients(again) == "bc");
    BOOST_TEST(again[0].attempts == 2);
}

BOOST_AUTO_TEST_CASE(a_recipient_is_served_by_one_claim_at_a_time)
{
    written({"b@x.test", "c@x.test", "b@x.test", "d@x.test"}, noon);
    const auto first = take(noon, 1);
    BOOST_TEST(recipients(first) == "b");
    BOOST_TEST(recipients(take(noon, 3)) == "cd");
    BOOST_TEST(remove(first, noon + 60s) == 1);
    BOOST_TEST(recipients(take(noon)) == "b");
}

BOOST_AUTO_TEST_CASE(a_recipient_is_served_by_one_claim_at_a_time_before_it_is_committed)
{
    written({"b@x.test", "b@x.test", "c@x.test"}, noon);
    Database other(test::connect_options());
    database.transact([&](Transaction& transaction) {
        BOOST_TEST(recipients(notifications::take_due(transaction, noon, noon + 60s, 1)) == "b");
        other.transact([&](Transaction& others) {
            BOOST_TEST(recipients(notifications::take_due(others, noon, noon + 61s, 10)) == "c");
            others.commit();
        });
        transaction.commit();
    });
}

BOOST_AUTO_TEST_CASE(a_late_notifier_removes_nothing)
{
    written({"b@x.test"}, noon);
    const auto first = take(noon);
    const auto second = take(noon + 60s);
    BOOST_TEST(remove(first, noon + 60s) == 0);
    BOOST_TEST(count("notifications") == 1);
    BOOST_TEST(remove(second, noon + 120s) == 1);
    BOOST_TEST(count("notifications") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_released_is_due_at_once_if_the_claim_still_holds)
{
    written({"b@x.test"}, noon);
    const auto taken = take(noon);
    const auto release = [&](Time lease_end) {
        database.alone([&](Autocommit& autocommit) {
            notifications::release(autocommit, ids(taken), lease_end, noon + 1s);
            return true;
        });
    };
    release(noon + 61s);
    BOOST_TEST(take(noon + 1s).empty());
    release(noon + 60s);
    BOOST_TEST(take(noon + 1s).size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_rejected_one_is_kept_in_the_log_with_its_reason)
{
    written({"b@x.test"}, noon);
    const auto taken = take(noon);
    commit([&](Transaction& transaction) {
        notifications::log_rejections(
            transaction, {{taken[0].notification.id, std::string(2'000, 'r')}, {NotificationId(), "not ours"}},
            noon + 60s, noon + 1s);
        return notifications::remove(transaction, ids(taken), noon + 60s, noon + 1s);
    });
    BOOST_TEST(count("notifications") == 0);
    BOOST_TEST(count("notification_log WHERE outcome = 'rejected' AND to_jid = 'b@x.test' AND attempts = 1") == 1);
    BOOST_TEST(value("SELECT LENGTH(reason) FROM notification_log") == "1000");
}

BOOST_AUTO_TEST_CASE(old_ones_are_given_up_and_forgotten_later)
{
    written({"b@x.test", "c@x.test"}, noon);
    written({"d@x.test"}, noon + 1h);
    take(noon);
    const auto expire = [&](Time before) {
        return commit(
            [&](Transaction& transaction) { return notifications::expire(transaction, before, noon + 2h, 1'000); });
    };
    BOOST_TEST(expire(noon) == 0);
    BOOST_TEST(expire(noon + 1h) == 2);
    const auto counts = database.read([](Reader& reader) { return notifications::count(reader); });
    BOOST_TEST(counts.waiting == 1);
    BOOST_CHECK(counts.oldest == noon + 1h);
    BOOST_TEST(counts.expired == 2);
    BOOST_TEST(counts.rejected == 0);
    const auto prune = [&](Time before) {
        return database.alone(
            [&](Autocommit& autocommit) { return notifications::prune_log(autocommit, before, 1'000); });
    };
    BOOST_TEST(prune(noon + 2h) == 0);
    BOOST_TEST(prune(noon + 2h + 1us) == 2);
}

BOOST_AUTO_TEST_SUITE_END()
