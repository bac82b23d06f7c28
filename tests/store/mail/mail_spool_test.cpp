#include "store/mail/mail_spool.h"

#include "store/database_fixture.h"
#include "store/emails.h"
#include "store/mail/queue_claims.h"
#include "store/mail/queue_commands.h"
#include "store/mail/queue_report.h"

#include <boost/test/unit_test.hpp>

#include <chrono>

using namespace usher;
using namespace usher::store;
using namespace std::chrono_literals;
namespace claims = usher::store::queue_claims;
namespace report = usher::store::queue_report;
namespace queue_commands = usher::store::queue_commands;
namespace spool = usher::store::mail_spool;

namespace {

struct Fixture : test::DatabaseFixture {
    SystemRandom random;
    Time noon = *parse_sql_time("2026-03-02 12:00:00.000000");

    Email spooled(const std::string& recipient, Time at, EmailPriority priority = EmailPriority::single)
    {
        auto mail = test::an_email(recipient, at, random);
        mail.priority = priority;
        database.transact([&](Transaction& transaction) {
            spool::insert(transaction, mail);
            transaction.commit();
        });
        return mail;
    }
    std::vector<claims::ClaimedEmail> take(Time now, int most = 10, Database* by = nullptr)
    {
        return (by ? *by : database).transact([&](Transaction& transaction) {
            auto taken = claims::take_due(transaction, now, now + 60s, most);
            transaction.commit();
            return taken;
        });
    }
    template <typename Work>
    auto commit(Work work)
    {
        return database.transact([&](Transaction& transaction) {
            if constexpr (std::is_void_v<decltype(work(transaction))>) {
                work(transaction);
                transaction.commit();
            } else {
                auto result = work(transaction);
                transaction.commit();
                return result;
            }
        });
    }
    Attempt attempt(DeliveryOutcome outcome, int code, const std::string& reply)
    {
        return {outcome, code, reply, "mailer/1", noon};
    }
    std::optional<report::EmailRow> find(const EmailId& id)
    {
        return database.read([&](Reader& reader) { return report::find(reader, id); });
    }
    static std::string recipients(const std::vector<claims::ClaimedEmail>& emails)
    {
        std::string all;
        for (const auto& email : emails)
            all += email.mail.recipient.text.substr(0, email.mail.recipient.text.find('@'));
        return all;
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(mail_spool, Fixture)

BOOST_AUTO_TEST_CASE(keeps_an_email_as_it_was_written)
{
    auto mail = test::an_email("bob@größe.test", noon + 1us, random);
    mail.priority = EmailPriority::bulk;
    mail.params["odd"] = "\"\\ \n 👋 </b>";
    mail.expires_at = noon + 24h;
    mail.subject = {SubjectKind::invite, mail.id};
    commit([&](Transaction& transaction) {
        spool::insert(transaction, mail);
        return true;
    });
    const auto taken = take(noon + 1s);
    BOOST_REQUIRE_EQUAL(taken.size(), 1U);
    const auto& read = taken[0].mail;
    BOOST_TEST(read.id.hex() == mail.id.hex());
    BOOST_CHECK(read.priority == mail.priority);
    BOOST_TEST(read.template_name == mail.template_name);
    BOOST_TEST(read.locale == mail.locale);
    BOOST_CHECK(read.params == mail.params);
    BOOST_TEST(read.recipient.text == mail.recipient.text);
    BOOST_TEST(read.recipient.key == mail.recipient.key);
    BOOST_TEST(read.sender == mail.sender);
    BOOST_TEST(read.sender_name == mail.sender_name);
    BOOST_TEST(read.message_id == mail.message_id);
    BOOST_CHECK(read.created_at == mail.created_at);
    BOOST_CHECK(read.expires_at == mail.expires_at);
    BOOST_CHECK(read.subject == mail.subject);
    BOOST_TEST(taken[0].attempts == 1);
}

BOOST_AUTO_TEST_CASE(an_email_and_its_outcome_name_the_request_it_was_written_for)
{
    std::string request_id = "5f3a0000";
    auto options = test::connect_options();
    options.request_id = &request_id;
    Database of_request(options);
    const auto one = test::an_email("a@x.test", noon, random), two = test::an_email("b@x.test", noon, random);
    of_request.alone([&](Autocommit& autocommit) { spool::insert(autocommit, one); });
    of_request.alone([&](Autocommit& autocommit) { spool::insert(autocommit, std::vector{two}); });
    const auto of_none = spooled("c@x.test", noon);
    const auto taken = take(noon);
    BOOST_REQUIRE_EQUAL(taken.size(), 3U);
    for (const auto& claimed : taken)
        BOOST_TEST(claimed.request_id == (claimed.mail.id == of_none.id ? "" : request_id));
    commit([&](Transaction& transaction) {
        for (const auto& locked : claims::lock(transaction, {one.id}))
            BOOST_TEST(locked.request_id == request_id);
        test::record_end(transaction, {one, 1, request_id}, attempt(DeliveryOutcome::sent, 250, "ok"),
                         DeliveryOutcome::sent);
        spool::cancel(transaction, {two.id, of_none.id}, "it was withdrawn", noon);
    });
    BOOST_TEST(find(one.id)->request_id == request_id);
    BOOST_TEST(find(two.id)->request_id == request_id);
    BOOST_TEST(find(of_none.id)->request_id == "");
}

BOOST_AUTO_TEST_CASE(an_email_is_written_once)
{
    const auto mail = spooled("a@x.test", noon);
    BOOST_CHECK_THROW(database.alone([&](Autocommit& autocommit) { spool::insert(autocommit, mail); }), Conflict);
    BOOST_TEST(database.read([&](Reader& reader) { return spool::exists(reader, mail.id); }));
    BOOST_TEST(!database.read([&](Reader& reader) { return spool::exists(reader, EmailId::make(noon, random)); }));
}

BOOST_AUTO_TEST_CASE(gives_what_is_due_single_emails_first_then_the_oldest)
{
    spooled("c@x.test", noon - 3s, EmailPriority::bulk);
    spooled("b@x.test", noon - 1s);
    spooled("a@x.test", noon - 2s);
    spooled("z@x.test", noon + 1s);
    BOOST_TEST(recipients(take(noon, 1)) == "a");
    BOOST_TEST(recipients(take(noon)) == "bc");
    BOOST_TEST(recipients(take(noon)) == "");
    BOOST_TEST(recipients(take(noon + 1s)) == "z");
}

BOOST_AUTO_TEST_CASE(claims_more_emails_than_fit_in_one_statement)
{
    for (int i = 0; i < 47; ++i)
        spooled("a@x.test", noon);
    BOOST_TEST(take(noon, 45).size() == 45U);
    BOOST_TEST(count("mail_spool WHERE attempts = 1") == 45);
    BOOST_TEST(take(noon, 45).size() == 2U);
    BOOST_TEST(count("mail_spool WHERE attempts = 1") == 47);
}

BOOST_AUTO_TEST_CASE(skips_what_another_mailer_is_claiming)
{
    spooled("a@x.test", noon - 2s);
    spooled("b@x.test", noon - 1s);
    Database other(test::connect_options());
    database.transact([&](Transaction& transaction) {
        BOOST_TEST(recipients(claims::take_due(transaction, noon, noon + 60s, 1)) == "a");
        BOOST_TEST(recipients(take(noon, 10, &other)) == "b");
    }); // not committed, so nothing was claimed
    BOOST_TEST(recipients(take(noon)) == "a");
}

BOOST_AUTO_TEST_CASE(a_claim_that_is_never_ended_is_due_again_after_its_lease)
{
    spooled("a@x.test", noon);
    take(noon);
    BOOST_TEST(take(noon + 59s).empty());
    const auto again = take(noon + 60s);
    BOOST_REQUIRE_EQUAL(again.size(), 1U);
    BOOST_TEST(again[0].attempts == 2);
}

BOOST_AUTO_TEST_CASE(a_sent_email_moves_to_the_log_without_its_parameters)
{
    const auto mail = spooled("a@x.test", noon);
    BOOST_TEST(is_stored("chat.example.org"));
    const auto taken = take(noon).at(0);
    commit([&](Transaction& transaction) {
        test::record_end(transaction, taken, attempt(DeliveryOutcome::sent, 250, "250 queued as 7"),
                         DeliveryOutcome::sent);
    });
    BOOST_TEST(count("mail_spool") == 0);
    BOOST_TEST(!is_stored("chat.example.org"));
    const auto email = find(mail.id);
    BOOST_REQUIRE(email);
    BOOST_TEST(email->state == "sent");
    BOOST_TEST(email->code == 250);
    BOOST_TEST(email->reply == "250 queued as 7");
    BOOST_TEST(email->message_id == mail.message_id);
    BOOST_CHECK(email->finished_at == noon);
    BOOST_TEST(database.read([&](Reader& reader) { return spool::exists(reader, mail.id); }));
}

BOOST_AUTO_TEST_CASE(a_deferred_email_waits_and_lists_each_attempt)
{
    const auto mail = spooled("a@x.test", noon);
    for (int i = 1; i <= 3; ++i) {
        const auto taken = take(noon + i * 1h).at(0);
        const auto outcome = i == 2 ? DeliveryOutcome::route_down : DeliveryOutcome::deferred;
        commit([&](Transaction& transaction) {
            test::record_deferred(transaction, taken, attempt(outcome, 450 + i, "450 busy"), noon + (i + 1) * 1h);
        });
    }
    const auto attempts = database.read([&](Reader& reader) { return report::list_attempts(reader, mail.id); });
    BOOST_REQUIRE_EQUAL(attempts.size(), 3U);
    BOOST_TEST(attempts[1].number == 2);
    BOOST_TEST(to_text(attempts[1].attempt.outcome) == "route_down");
    BOOST_TEST(attempts[2].attempt.code == 453);
    BOOST_TEST(attempts[2].attempt.mailer == "mailer/1");
    const auto locked = commit([&](Transaction& transaction) { return claims::lock(transaction, {mail.id}); });
    BOOST_TEST(locked.at(0).failures == 2);
    BOOST_TEST(locked.at(0).is_recorded);
    const auto email = find(mail.id);
    BOOST_REQUIRE(email);
    BOOST_TEST(email->state == "waiting");
    BOOST_TEST(email->code == 453);
    BOOST_CHECK(email->due_at == noon + 4h);
}

BOOST_AUTO_TEST_CASE(knows_which_claims_still_hold)
{
    const auto mail = spooled("a@x.test", noon);
    const auto gone = spooled("b@x.test", noon + 1us);
    const auto first = take(noon + 1us);
    BOOST_REQUIRE_EQUAL(first.size(), 2U);
    commit([&](Transaction& t) { return spool::cancel(t, {gone.id}, "revoked", noon); });
    const auto held = [&](const std::vector<claims::Claim>& asked) {
        return database.read([&](Reader& reader) { return claims::still_held(reader, asked); });
    };
    BOOST_TEST(held({first[0].claim(), first[1].claim()}).size() == 1U);
    const auto again = take(noon + 60s + 1us);
    BOOST_TEST(held({first[0].claim()}).empty());
    BOOST_TEST(held({again.at(0).claim()}).size() == 1U);

    const auto locked = commit([&](Transaction& t) { return claims::lock(t, {mail.id, gone.id}); });
    BOOST_REQUIRE_EQUAL(locked.size(), 1U);
    BOOST_CHECK(locked[0].claim == again[0].claim());
    BOOST_TEST(!locked[0].is_recorded);
    BOOST_TEST(locked[0].template_name == mail.template_name);
    BOOST_CHECK(locked[0].created_at == noon);
}

BOOST_AUTO_TEST_CASE(a_held_email_is_never_due)
{
    const auto mail = spooled("a@x.test", noon);
    take(noon);
    commit([&](Transaction& transaction) { claims::hold(transaction, {mail.id}); });
    BOOST_TEST(take(noon + 10 * 365 * 24h).empty());
}

BOOST_AUTO_TEST_CASE(the_log_is_corrected_for_an_email_that_was_sent_after_all)
{
    const auto mail = spooled("a@x.test", noon);
    const auto taken = take(noon).at(0);
    const claims::ClaimAttempt sent{taken.claim(), attempt(DeliveryOutcome::sent, 250, "250 ok")};
    commit([&](Transaction& t) { return spool::cancel(t, {mail.id}, "revoked", noon); });
    commit([&](Transaction& t) { claims::correct_log(t, sent); });
    BOOST_TEST(find(mail.id)->state == "sent");
    BOOST_TEST(find(mail.id)->reply == "250 ok");
}

BOOST_AUTO_TEST_CASE(an_email_with_broken_parameters_holds_up_no_other)
{
    spooled("a@x.test", noon - 1s);
    spooled("b@x.test", noon);
    constexpr auto spoil = "UPDATE mail_spool SET params = '[1, {}]' WHERE recipient = 'a@x.test'";
    database.alone([&](Autocommit& autocommit) { return autocommit.execute(spoil); });
    const auto taken = take(noon);
    BOOST_TEST(recipients(taken) == "ab");
    BOOST_TEST(taken[0].mail.params.empty());
    BOOST_TEST(taken[1].mail.params.size() == 4U);
}

// ---- the operator's

BOOST_AUTO_TEST_CASE(counts_emails_by_state)
{
    for (int i = 0; i < 4; ++i)
        spooled("a@x.test", noon - 4s + i * 1s);
    spooled("a@x.test", noon + 1h);
    const auto taken = take(noon, 3);
    commit([&](Transaction& t) {
        test::record_end(t, taken[0], attempt(DeliveryOutcome::sent, 250, ""), DeliveryOutcome::sent);
        test::record_end(t, taken[1], attempt(DeliveryOutcome::bounced, 550, ""), DeliveryOutcome::bounced);
        spool::cancel(t, {taken[2].mail.id}, "expired", noon);
    });
    const auto counts = database.read([&](Reader& reader) { return report::count(reader, noon); });
    BOOST_TEST(counts.due == 1);
    BOOST_TEST(counts.waiting == 1);
    BOOST_CHECK(counts.oldest == noon - 1s);
    BOOST_TEST(counts.sent == 1);
    BOOST_TEST(counts.bounced == 1);
    BOOST_TEST(counts.suppressed == 1);
}

BOOST_AUTO_TEST_CASE(lists_emails_with_their_last_reply)
{
    spooled("b@x.test", noon + 1s);
    const auto first = spooled("a@x.test", noon);
    const auto taken = take(noon).at(0);
    commit([&](Transaction& t) {
        test::record_deferred(t, taken, attempt(DeliveryOutcome::deferred, 451, "451 later"), noon + 1us);
    });
    const auto waiting = database.read([](Reader& reader) { return report::list_waiting(reader, 10); });
    BOOST_REQUIRE_EQUAL(waiting.size(), 2U);
    BOOST_TEST(waiting[0].id.hex() == first.id.hex());
    BOOST_TEST(waiting[0].reply == "451 later");
    BOOST_TEST(waiting[1].reply == "");
    BOOST_TEST(database.read([](Reader& reader) { return report::list_waiting(reader, 1); }).size() == 1U);
    BOOST_TEST(database.read([](Reader& reader) { return report::list_finished(reader, 10); }).empty());
}

BOOST_AUTO_TEST_CASE(retries_a_waiting_email_but_not_one_that_is_being_delivered)
{
    const auto mail = spooled("a@x.test", noon);
    const auto retry = [&](Time now) {
        return database.alone([&](Autocommit& autocommit) { return queue_commands::retry(autocommit, mail.id, now); });
    };
    const auto taken = take(noon).at(0);
    BOOST_TEST(!retry(noon + 1s));
    commit([&](Transaction& t) {
        test::record_deferred(t, taken, attempt(DeliveryOutcome::deferred, 450, ""), noon + 4h);
    });
    BOOST_TEST(retry(noon + 2s));
    BOOST_TEST(take(noon + 2s).size() == 1U);
    BOOST_TEST(retry(noon + 2h)); // its lease has ended: no mailer delivers it
}

BOOST_AUTO_TEST_CASE(drops_an_email_into_the_log)
{
    const auto mail = spooled("a@x.test", noon);
    const auto drop = [&] {
        return commit([&](Transaction& t) { return spool::cancel(t, {mail.id}, "dropped by the operator", noon); });
    };
    const auto taken = take(noon).at(0);
    BOOST_TEST(drop());
    BOOST_TEST(!drop());
    BOOST_TEST(find(mail.id)->state == "suppressed");
    BOOST_TEST(find(mail.id)->reply == "dropped by the operator");
    BOOST_TEST(count("events WHERE about_kind = 'email' AND kind = 'withdrawn'") == 1);
    BOOST_TEST(database.read([&](Reader& reader) { return claims::still_held(reader, {taken.claim()}); }).empty());
}

BOOST_AUTO_TEST_SUITE_END()
