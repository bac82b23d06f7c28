// The block link in e-mails, and the errors for inviting a blocked address in each dialect.
#include "api/block.h"

#include "api/orchd/orchd_fixture.h"
#include "api/rainbow/invitations_fixture.h"
#include "api/rocketchat/workspace.h"
#include "service/mail/mail_blocks.h"

#include <boost/test/unit_test.hpp>

#include <latch>
#include <set>
#include <thread>

using namespace usher;
using namespace usher::test;

namespace {

constexpr auto ines = "ines@acme.example";

/// "/block/…" of the latest e-mail to the address.
std::string link_to(DatabaseFixture& fixture, const std::string& address)
{
    const auto url = fixture.value("SELECT JSON_VALUE(params, '$.block_url') FROM mail_spool WHERE recipient = '" +
                                   address + "' ORDER BY id DESC LIMIT 1");
    return url.substr(url.find("/block/"));
}

http::Request press(const std::string& link)
{
    auto pressed = request("POST", link, "List-Unsubscribe=One-Click");
    pressed.headers["content-type"] = "application/x-www-form-urlencoded";
    return pressed;
}

struct Fixture : OrchdFixture {
    Answer create(const std::string& address, const std::string& more = "")
    {
        return call("POST", "/api/orgs/" + master + "/invites", owner, invite_body(address, R"(["Support"])", more));
    }
    std::string blocks() { return value("SELECT GROUP_CONCAT(address_key) FROM mail_blocks"); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(block, Fixture)

BOOST_AUTO_TEST_CASE(an_unsent_email_is_cancelled)
{
    create("Ines@Acme.example");
    create("carl@acme.example");
    const auto answer = send(press(link_to(*this, "Ines@Acme.example")));
    BOOST_TEST(answer.status == 200);
    BOOST_TEST(answer.headers.at("Content-Type") == "text/html; charset=utf-8");
    BOOST_TEST(blocks() == ines);
    BOOST_TEST(value("SELECT GROUP_CONCAT(recipient) FROM mail_spool") == "carl@acme.example");
    BOOST_TEST(count("mail_log WHERE outcome = 'suppressed' AND reply = 'the recipient blocked the sender'") == 1);
    BOOST_TEST(count("events WHERE kind = 'letters_blocked'") == 1);
}

BOOST_AUTO_TEST_CASE(the_link_of_a_sent_email_does_the_same_and_using_it_again_does_nothing)
{
    create(ines);
    const auto link = link_to(*this, ines);
    run("INSERT INTO mail_log (id, lane, template, locale, recipient, sender, message_id, created_at, attempts, "
        "outcome, "
        "code, reply, finished_at, about_kind, about_id, party_id, block_hash) SELECT id, lane, template, locale, "
        "recipient, sender, message_id, created_at, 1, 'sent', 250, '', created_at, about_kind, about_id, party_id, "
        "block_hash FROM mail_spool;\nDELETE FROM mail_spool");
    BOOST_TEST(send(press(link)).status == 200);
    const auto after = dump();
    const auto again = send(press(link));
    BOOST_TEST(again.status == 200);
    BOOST_TEST((dump() == after));
    BOOST_TEST(blocks() == ines);
}

BOOST_AUTO_TEST_CASE(the_response_has_the_recipients_language)
{
    create(ines);
    auto pressed = press(link_to(*this, ines));
    pressed.headers["accept-language"] = "de-AT, en;q=0.5";
    const auto answer = send(pressed);
    BOOST_TEST(answer.headers.at("Content-Language") == "de");
    BOOST_TEST(answer.text.find("Keine weiteren E-Mails") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(unknown_links_get_one_answer_and_change_nothing)
{
    create(ines);
    const auto link = link_to(*this, ines);
    const auto before = dump();
    const auto dot = link.find('.');
    auto wrong = link;
    wrong.back() = wrong.back() == 'A' ? 'B' : 'A';
    std::set<std::string> answers;
    for (const auto& other :
         {wrong, link.substr(0, dot), link.substr(0, dot + 1), "/block/" + std::string(24, '0') + link.substr(dot),
          std::string("/block/x"), std::string("/block/.")})
        answers.insert(send(press(other)).line());
    BOOST_TEST(answers.size() == 1u);
    BOOST_TEST(answers.begin()->starts_with("404 "));
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(reading_never_blocks)
{
    create(ines);
    const auto before = dump();
    for (const auto* method : {"GET", "HEAD", "PUT", "DELETE", "OPTIONS"})
        BOOST_TEST(send(request(method, link_to(*this, ines))).status == 405, method);
    BOOST_TEST((dump() == before));
}

BOOST_AUTO_TEST_CASE(after_a_failure_at_any_statement_the_tables_are_as_before)
{
    create(ines);
    create(ines, R"(,"sendEmail":true)");
    const auto link = link_to(*this, ines);
    const auto before = dump();
    for (int failing = 1;; ++failing) {
        int statements = 0;
        const auto faulty = another([&](std::string_view) {
            if (++statements == failing) throw store::DatabaseError(0, "injected");
        });
        const auto answer = answer_of((*faulty)(press(link)));
        if (statements < failing) {
            BOOST_TEST(answer.status == 200);
            break;
        }
        BOOST_TEST(answer.status == 500);
        BOOST_TEST((dump() == before), "statement " << failing);
    }
    BOOST_TEST(blocks() == ines);
}

BOOST_AUTO_TEST_CASE(used_many_times_at_once_it_is_one_block)
{
    create(ines);
    const auto pressed = press(link_to(*this, ines));
    constexpr int presses = 8;
    std::vector<std::unique_ptr<Application>> applications;
    for (int i = 0; i < presses; ++i)
        applications.push_back(another());
    std::vector<int> statuses(presses);
    std::latch start(presses);
    {
        std::vector<std::jthread> threads;
        for (std::size_t i = 0; i < presses; ++i)
            threads.emplace_back([&, i] {
                start.arrive_and_wait();
                statuses[i] = (*applications[i])(pressed).status;
            });
    }
    BOOST_TEST(std::set<int>(statuses.begin(), statuses.end()).size() == 1u);
    BOOST_TEST(statuses.front() == 200);
    BOOST_TEST(count("mail_blocks") == 1);
    BOOST_TEST(count("mail_log") == 1);
    BOOST_TEST(count("events WHERE kind = 'letters_blocked'") == 1);
}

// ---- orchd

BOOST_AUTO_TEST_CASE(orchd_refuses_to_invite_a_blocked_address_by_email)
{
    create(ines);
    send(press(link_to(*this, ines)));
    const auto before = dump();
    BOOST_TEST(refusal(create("INES@acme.example")) == "409 blocked email");
    BOOST_TEST((dump() == before));
    BOOST_TEST(create(ines, R"(,"sendEmail":false)").status == 201);
    BOOST_TEST(count("mail_spool") == 0);
}

BOOST_AUTO_TEST_CASE(another_organization_is_not_blocked)
{
    create(ines);
    send(press(link_to(*this, ines)));
    const auto customer = add_customer(realm, "Customer");
    BOOST_TEST(call("POST", "/api/orgs/" + customer.uuid() + "/invites", owner, invite_body(ines)).status == 201);
    BOOST_TEST(count("mail_spool") == 1);
}

BOOST_AUTO_TEST_CASE(the_refusal_is_the_same_whether_the_address_has_an_account_or_not)
{
    add_login(realm, "known@acme.example");
    for (const auto* address : {"known@acme.example", "new@acme.example"}) {
        create(address);
        send(press(link_to(*this, address)));
    }
    BOOST_TEST(create("known@acme.example").line() == create("new@acme.example").line());
}

BOOST_AUTO_TEST_CASE(the_operator_lists_and_removes_blocks)
{
    create(ines);
    send(press(link_to(*this, ines)));
    service::MailBlocks blocks(use_cases());
    const auto listed = blocks.list("", 10);
    BOOST_REQUIRE_EQUAL(listed.size(), 1u);
    BOOST_TEST(listed[0].party_name == "Acme");
    BOOST_TEST(listed[0].block.party.hex() == realm.hex());
    BOOST_TEST(blocks.list("other@acme.example", 10).empty());
    BOOST_TEST(blocks.remove("INES@acme.example", PartyId()) == 0);
    BOOST_TEST(blocks.remove("INES@acme.example", std::nullopt) == 1);
    BOOST_TEST(create(ines).status == 201);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(block_rocketchat, Workspace)

BOOST_AUTO_TEST_CASE(blocked_addresses_are_left_out_and_refused_if_alone)
{
    const auto invite = [&](const std::string& emails, const Person& as) {
        return post("/api/v1/sendInvitationEmail", R"({"emails":[)" + emails + "]}", &as);
    };
    give("bulk-register-user", "admin,user");
    invite(R"("nina@example.test")", admin);
    BOOST_TEST(send(press(link_to(*this, "nina@example.test"))).status == 200);
    BOOST_TEST(count("mail_spool") == 0);
    refuses_post("sendInvitationEmail", R"({"emails":["Nina@Example.test"]})", admin,
                 R"(400 {"error":"The receiver has asked for no more e-mails from you [error-email-send-failed]",)"
                 R"("success":false})");
    BOOST_TEST(invite(R"("nina@example.test","omar@example.test")", admin).status == 200);
    BOOST_TEST(value("SELECT GROUP_CONCAT(recipient) FROM mail_spool") == "omar@example.test");
    BOOST_TEST(invite(R"("nina@example.test")", olga).status == 200);
    BOOST_TEST(count("mail_spool WHERE recipient = 'nina@example.test'") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_FIXTURE_TEST_SUITE(block_rainbow, InvitationsFixture)

BOOST_AUTO_TEST_CASE(a_blocked_address_is_listed_as_invalid_with_or_without_an_account)
{
    const auto chat = [](const std::string& emails) { return R"({"scenario":"chat","emails":[)" + emails + "]}"; };
    invite(chat(R"("eve@nowhere.test")"));
    BOOST_TEST(send(press(link_to(*this, "eve@nowhere.test"))).status == 200);
    invite(by_telephone(R"("emails":["dave@example.test"])"));
    BOOST_TEST(send(press(link_to(*this, "dave@example.test"))).status == 200);
    BOOST_TEST(emails() == "");

    const auto answer = invite(chat(R"("eve@nowhere.test","dave@example.test","fay@nowhere.test")"));
    BOOST_TEST(answer.status == 200);
    const auto text = answer.text;
    BOOST_TEST(text.find("dave@example.test") != std::string::npos, text);
    BOOST_TEST(emails() == "room_guest_chat fay@nowhere.test");

    const auto before = dump();
    const auto refused = invite(chat(R"("eve@nowhere.test","dave@example.test")"));
    BOOST_TEST(refused.status == 400, refused.line());
    BOOST_TEST((dump() == before));
    BOOST_TEST(invite(chat(R"("dave@example.test")")).line() == invite(chat(R"("eve@nowhere.test")")).line());

    set(bob, R"({"privilege":"moderator"})", alice);
    BOOST_TEST(invite(chat(R"("eve@nowhere.test")"), &bob).status == 200);
    BOOST_TEST(emails() == "room_guest_chat eve@nowhere.test, room_guest_chat fay@nowhere.test");
}

BOOST_AUTO_TEST_CASE(a_blocked_account_can_be_invited_by_its_id_without_an_email_and_be_cancelled)
{
    invite(by_telephone(R"("emails":["dave@example.test"])"));
    send(press(link_to(*this, "dave@example.test")));
    const auto by_id = invite(by_telephone(R"("users":[")" + dave.id.hex() + R"("])"));
    BOOST_TEST(by_id.status == 200, by_id.line());
    BOOST_TEST(emails() == "");
    BOOST_TEST(cancel(by_telephone(R"("emails":["dave@example.test"])")).status == 200);
    BOOST_TEST(emails() == "");
}

BOOST_AUTO_TEST_CASE(a_bounced_address_gets_only_requested_emails)
{
    const std::string mark = "INSERT INTO bounced_addresses VALUES ('eve@nowhere.test', '123456789012', 'no', "
                             "'2026-03-01')";
    database.run_script(mark);
    schedule();
    const auto update = by_telephone(R"("emails":["eve@nowhere.test"],"update":true)");
    BOOST_TEST(invite(update).status == 200);
    BOOST_TEST(emails() == "");
    BOOST_TEST(count("bounced_addresses") == 1);
    BOOST_TEST(invite(by_telephone(R"("emails":["eve@nowhere.test"])")).status == 200);
    BOOST_TEST(emails() == "room_guest_conference eve@nowhere.test");
    BOOST_TEST(count("bounced_addresses") == 0);
}

BOOST_AUTO_TEST_SUITE_END()
