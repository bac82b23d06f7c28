#include "service/orgs/reminders.h"

#include "api/orchd/orchd_fixture.h"
#include "service/mail/mail_blocks.h"

#include <boost/test/unit_test.hpp>

#include <latch>
#include <thread>

using namespace usher;
using namespace usher::test;
using namespace std::chrono_literals;

namespace {

constexpr auto ines = "ines@acme.example";

struct Fixture : OrchdFixture {
    service::ReminderPolicy policy{std::chrono::days(3), invite_policy(*settings, load_languages(*settings)).mail};

    std::int64_t remind() { return service::Reminders(use_cases(), policy).remind(); }
    /// More days pass than a session lasts.
    std::string invite(const std::string& address)
    {
        owner = sign_in(owner_id);
        return OrchdFixture::invite(address);
    }
    /// All e-mails leave the spool, as if the mailer had sent them.
    void send_all(const std::string& outcome = "sent")
    {
        run("INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
            "outcome, code, reply, finished_at, about_kind, about_id, party_id, block_hash) SELECT id, lane, template, "
            "locale, recipient, sender, message_id, created_at, 1, '" +
            outcome +
            "', 250, '', created_at, about_kind, about_id, party_id, block_hash FROM mail_spool;\n"
            "DELETE FROM mail_spool");
    }
    /// An invite whose e-mail was sent eight days ago; returns its key.
    std::string waiting(const std::string& address = ines)
    {
        const auto key = invite(address);
        send_all();
        clock.advance(8 * 24h);
        return key;
    }
    std::string param(const std::string& name)
    {
        return value("SELECT JSON_VALUE(params, '$." + name + "') FROM mail_spool");
    }
    std::string reminder_key() { return key_of(param("invite_url")); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(reminders, Fixture)

BOOST_AUTO_TEST_CASE(one_email_is_sent_some_days_before_the_end)
{
    invite(ines);
    send_all();
    clock.advance(7 * 24h - 1s);
    BOOST_TEST(remind() == 0);
    BOOST_TEST(count("invites WHERE reminded_at IS NOT NULL") == 0);
    clock.advance(1s);
    BOOST_TEST(remind() == 1);
    BOOST_TEST(
        value("SELECT CONCAT_WS(' ', template, locale, lane, recipient, about_kind, asked_for) FROM mail_spool") ==
        std::string("org_invitation_reminder en 1 ") + ines + " invite 0");
    BOOST_TEST(count("mail_spool s JOIN invites i ON i.id = s.about_id WHERE s.expires_at = i.expires_at AND "
                     "s.party_id = UNHEX('" +
                     realm.hex() + "')") == 1);
    BOOST_TEST(param("org_name") == "Acme");
    BOOST_TEST(param("inviter_name") == "Name of owner@acme.example");
    BOOST_TEST(remind() == 0);
    clock.advance(24h);
    BOOST_TEST(remind() == 0);
    BOOST_TEST(count("mail_spool") == 1);
}

BOOST_AUTO_TEST_CASE(its_link_opens_the_invite_as_the_first_one_does_and_using_either_ends_both)
{
    for (const bool by_reminder : {true, false}) {
        const auto address = by_reminder ? "a@acme.example" : "b@acme.example";
        const auto first = waiting(address);
        BOOST_TEST(remind() == 1);
        const auto second = reminder_key();
        BOOST_TEST(is_open(first));
        BOOST_TEST(is_open(second));
        BOOST_TEST(validate(first).line() == validate(second).line());
        BOOST_TEST(accept(by_reminder ? second : first, address, password).status == 200);
        BOOST_TEST(!is_open(first));
        BOOST_TEST(!is_open(second));
        BOOST_TEST(count("mail_spool") == 0); // the reminder need not be sent any more
    }
}

BOOST_AUTO_TEST_CASE(inviting_again_replaces_both_keys_and_allows_another_reminder)
{
    const auto first = waiting();
    remind();
    const auto second = reminder_key();
    const auto third = invite(ines);
    BOOST_TEST(!is_open(first));
    BOOST_TEST(!is_open(second));
    BOOST_TEST(is_open(third));
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed' AND template = 'org_invitation_reminder'") == 1);
    send_all();
    clock.advance(8 * 24h);
    BOOST_TEST(remind() == 1);
    BOOST_TEST(is_open(third));
}

BOOST_AUTO_TEST_CASE(a_reminder_ends_with_its_invite)
{
    const auto first = waiting();
    remind();
    const auto second = reminder_key();
    clock.advance(2 * 24h);
    BOOST_TEST(!is_open(first));
    BOOST_TEST(!is_open(second));
}

BOOST_AUTO_TEST_CASE(only_invitees_who_got_an_email_and_can_accept_are_reminded)
{
    const auto nobody = [&](const char* why) {
        BOOST_TEST(remind() == 0, why);
        BOOST_TEST(count("mail_spool WHERE template = 'org_invitation_reminder'") == 0, why);
        run("DELETE FROM users WHERE password_hash IS NULL;\nDELETE FROM mail_spool;\nDELETE FROM mail_log;\n"
            "DELETE FROM mail_blocks;\nDELETE FROM bounced_addresses");
    };
    waiting();
    run("DELETE FROM invites");
    nobody("accepted or revoked");

    BOOST_TEST(call("POST", "/api/orgs/" + master + "/invites", sign_in(owner_id),
                    invite_body(ines, R"(["Support"])", R"(,"sendEmail":false)"))
                   .status == 201);
    clock.advance(8 * 24h);
    nobody("invited without an e-mail");

    invite(ines);
    clock.advance(8 * 24h);
    nobody("the e-mail has not left");

    invite(ines);
    send_all("bounced");
    clock.advance(8 * 24h);
    nobody("the e-mail bounced");

    waiting();
    run("INSERT INTO bounced_addresses VALUES ('ines@acme.example', '123456789012', 'no', '2026-03-01')");
    nobody("another e-mail bounced");

    waiting();
    run("INSERT INTO mail_blocks VALUES ('ines@acme.example', UNHEX('" + realm.hex() +
        "'), '123456789012', "
        "'2026-03-01')");
    nobody("blocked");

    waiting();
    run("UPDATE members SET roles = 'Support' WHERE user_id = UNHEX('" + owner_id.hex() + "')");
    nobody("the inviter may not invite any more");
    run("UPDATE members SET roles = 'Owner' WHERE user_id = UNHEX('" + owner_id.hex() + "')");

    waiting();
    policy.before_the_end = std::chrono::days(0);
    nobody("switched off");
}

BOOST_AUTO_TEST_CASE(the_email_has_the_language_of_the_first)
{
    As french = owner;
    french.more["accept-language"] = "fr";
    call("POST", "/api/orgs/" + master + "/invites", french, invite_body(ines));
    send_all();
    clock.advance(8 * 24h);
    remind();
    BOOST_TEST(value("SELECT locale FROM mail_spool") == "fr");
}

BOOST_AUTO_TEST_CASE(many_are_reminded_once_however_many_do_so_at_once)
{
    constexpr int invites = 230;
    for (int i = 0; i < invites; ++i)
        invite("p" + std::to_string(i) + "@acme.example");
    send_all();
    clock.advance(8 * 24h);
    constexpr int programs = 4;
    std::vector<std::unique_ptr<store::Database>> databases;
    for (int i = 0; i < programs; ++i)
        databases.push_back(std::make_unique<store::Database>(test::connect_options()));
    std::vector<std::int64_t> written(programs);
    std::latch start(programs);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < programs; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                written[i] = service::Reminders(use_cases(*databases[i]), policy).remind();
            });
    }
    remind(); // those who were skipped
    BOOST_TEST(count("mail_spool") == invites);
    BOOST_TEST(value("SELECT COUNT(DISTINCT about_id) FROM mail_spool") == std::to_string(invites));
    BOOST_TEST(count("invites WHERE reminder_key_hash IS NOT NULL AND reminded_at IS NOT NULL") == invites);
}

BOOST_AUTO_TEST_CASE(after_a_failure_at_any_statement_the_tables_are_as_before)
{
    waiting();
    const auto before = dump();
    for (int failing = 1;; ++failing) {
        int statements = 0;
        auto options = test::connect_options();
        options.before_statement = [&](std::string_view) {
            if (++statements == failing) throw store::DatabaseError(0, "injected");
        };
        store::Database faulty(options);
        try {
            service::Reminders(use_cases(faulty), policy).remind();
            break;
        } catch (const store::DatabaseError&) {
            BOOST_TEST((dump() == before), "statement " << failing);
        }
    }
    BOOST_TEST(count("mail_spool") == 1);
}

BOOST_AUTO_TEST_SUITE_END()
