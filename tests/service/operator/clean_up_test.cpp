#include "service/operator/clean_up.h"

#include "store/database_fixture.h"

#include "api/orchd/orchd_fixture.h"

#include <boost/test/unit_test.hpp>

using namespace usher;
using namespace usher::test;
using namespace std::chrono_literals;

namespace {

struct Fixture : OrchdFixture {
    service::Retention retention{std::chrono::days(30), std::chrono::days(60), std::chrono::days(0),
                                 std::chrono::days(30)};

    std::map<std::string, std::int64_t> named(const std::vector<service::CleanUp::Cleaned>& cleaned)
    {
        std::map<std::string, std::int64_t> rows;
        for (const auto& [what, count] : cleaned)
            rows[what] = count;
        return rows;
    }
    std::map<std::string, std::int64_t> look() { return named(service::CleanUp(use_cases(), retention).look()); }
    std::map<std::string, std::int64_t> clean() { return named(service::CleanUp(use_cases(), retention).run()); }
    /// An e-mail finished that long ago, with two attempts.
    void email(std::chrono::hours ago)
    {
        const auto at = to_sql(clock.now() - ago);
        const auto id = EmailId::make(clock.now(), random).hex();
        run("INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
            "outcome, code, reply, finished_at) VALUES (UNHEX('" +
            id + "'), 0, 't', 'en', 'a@x.test', 'b@x.test', 'm', '" + at + "', 2, 'sent', 250, '', '" + at +
            "');\nINSERT INTO mail_attempts VALUES (UNHEX('" + id + "'), 1, 'deferred', 451, '', 'm', '" + at +
            "'), (UNHEX('" + id + "'), 2, 'sent', 250, '', 'm', '" + at + "')");
    }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(clean_up, Fixture)

BOOST_AUTO_TEST_CASE(ended_sessions_are_deleted_and_others_stay)
{
    const auto early = sign_in(owner_id);
    clock.advance(11h);
    const auto late = sign_in(owner_id);
    clock.advance(2h);
    const auto before = count("sessions");
    BOOST_TEST(look()["sessions"] == 2); // including the fixture's own
    BOOST_TEST(count("sessions") == before);
    BOOST_TEST(clean()["sessions"] == 2);
    BOOST_TEST(count("sessions") == before - 2);
    BOOST_TEST(call("GET", "/api/login", late).status == 200);
    BOOST_TEST(clean()["sessions"] == 0);
}

BOOST_AUTO_TEST_CASE(emails_are_deleted_with_their_attempts_after_their_days)
{
    for (int i = 0; i < 3; ++i)
        email(31 * 24h);
    email(29 * 24h);
    BOOST_TEST(look()["e-mails that have left"] == 3);
    BOOST_TEST(look()["attempts of e-mails"] == 6);
    const auto cleaned = clean();
    BOOST_TEST(cleaned.at("e-mails that have left") == 3);
    BOOST_TEST(cleaned.at("attempts of e-mails") == 6);
    BOOST_TEST(count("mail_log") == 1);
    BOOST_TEST(count("mail_attempts") == 2);
}

BOOST_AUTO_TEST_CASE(more_than_a_batch_is_deleted_in_batches)
{
    for (int i = 0; i < 12; ++i)
        run("INSERT INTO link_requests SELECT UNHEX(SHA2(CONCAT(seq, '-" + std::to_string(i) +
            "'), 256)), '2020-01-01' FROM seq_1_to_100");
    BOOST_TEST(clean()["requests for new links"] == 1200);
    BOOST_TEST(count("link_requests") == 0);
}

BOOST_AUTO_TEST_CASE(what_is_kept_forever_is_not_even_read)
{
    run("INSERT INTO events VALUES (UNHEX('000000010000000000000000'), 'invite', UNHEX('000000010000000000000000'), "
        "'created', NULL, '1970-01-01 00:00:01'), (UNHEX('000000010000000000000001'), 'room', "
        "UNHEX('000000010000000000000000'), 'user_joined', NULL, '1970-01-01 00:00:01')");
    const auto events = count("events");
    BOOST_TEST(!clean().contains("lines of histories"));
    BOOST_TEST(count("events") == events);
    retention.events = std::chrono::days(1);
    BOOST_TEST(look()["lines of histories"] == 1);
    BOOST_TEST(clean()["lines of histories"] == 1);
    BOOST_TEST(count("events WHERE kind = 'user_joined'") == 1);
    BOOST_TEST(count("events") == events - 1);
}

BOOST_AUTO_TEST_CASE(counts_links_and_access_tokens_are_deleted_after_their_time)
{
    run("INSERT INTO failure_counts (key_hash, failures, ends_at, changed_at) VALUES ('a', 1, '2026-03-02 07:59:59', "
        "'2026-03-02 07:00:00'), ('b', 1, '2026-03-02 09:10:00', '2026-03-02 09:00:00')");
    run("INSERT INTO letter_counts VALUES ('2026-03-01', 'org', 'a', 1, 2), ('2026-03-02', 'org', 'a', 1, 2)");
    run("INSERT INTO dead_links (key_hash, about_kind, about_id, outcome, ended_at) VALUES (REPEAT('a', 32), 'invite', "
        "REPEAT('a', 12), 'used', '2025-12-01'), (REPEAT('b', 32), 'invite', REPEAT('a', 12), 'used', '2026-02-01')");
    add_token(realm, "SuperAdmin");
    run("UPDATE access_tokens SET expires_at = '2026-01-01'");
    add_token(realm, "SuperAdmin");
    const auto cleaned = clean();
    for (const auto* const what : {"counts of failures", "counts of e-mails", "dead links", "access tokens"}) {
        BOOST_TEST_CONTEXT(what)
        BOOST_TEST(cleaned.at(what) == 1);
    }
    for (const auto* const table : {"failure_counts", "letter_counts", "dead_links", "access_tokens"}) {
        BOOST_TEST_CONTEXT(table)
        BOOST_TEST(count(table) == 1);
    }
}

BOOST_AUTO_TEST_SUITE_END()
