#include "mail/bounce_report.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace usher;
using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace usher::mail {

std::ostream& operator<<(std::ostream& out, BounceKind kind)
{
    return out << (kind == BounceKind::refused ? "refused" : kind == BounceKind::given_up ? "given up" : "nothing");
}

} // namespace usher::mail

namespace {

/// As postfix makes it; status: the fields of the recipients.
std::string report(const std::string& status, const std::string& subtype = "delivery-status")
{
    return "Return-Path: <>\r\n"
           "Delivered-To: bounce+id.mac@bounces.example.org\r\n"
           "Date: Mon,  2 Mar 2026 10:00:00 +0000 (UTC)\r\n"
           "From: MAILER-DAEMON@relay.example.org (Mail Delivery System)\r\n"
           "Subject: Undelivered Mail Returned to Sender\r\n"
           "To: bounce+id.mac@bounces.example.org\r\n"
           "Auto-Submitted: auto-replied\r\n"
           "MIME-Version: 1.0\r\n"
           "Content-Type: multipart/report; report-type=" +
           subtype +
           ";\r\n\tboundary=\"B8F.1/relay.example.org\"\r\n"
           "\r\n"
           "This is a MIME-encapsulated message.\r\n"
           "\r\n"
           "--B8F.1/relay.example.org\r\n"
           "Content-Description: Notification\r\n"
           "Content-Type: text/plain; charset=us-ascii\r\n"
           "\r\n"
           "I'm sorry to have to inform you that 550 5.9.9 your message could not be delivered.\r\n"
           "\r\n"
           "--B8F.1/relay.example.org\r\n"
           "Content-Description: Delivery report\r\n"
           "Content-Type: message/" +
           subtype +
           "\r\n"
           "\r\n"
           "Reporting-MTA: dns; relay.example.org\r\n"
           "X-Postfix-Queue-ID: B8F\r\n"
           "Arrival-Date: Mon,  2 Mar 2026 09:59:00 +0000 (UTC)\r\n"
           "\r\n" +
           status +
           "\r\n"
           "--B8F.1/relay.example.org\r\n"
           "Content-Type: text/rfc822-headers\r\n"
           "\r\n"
           "Subject: Come in\r\n"
           "\r\n"
           "--B8F.1/relay.example.org--\r\n";
}

std::string recipient(const std::string& action, const std::string& status, const std::string& diagnostic)
{
    return "Final-Recipient: rfc822; bob@example.org\r\n"
           "Original-Recipient: rfc822;bob@example.org\r\n"
           "Action: " +
           action + "\r\n" + (status.empty() ? "" : "Status: " + status + "\r\n") +
           "Remote-MTA: dns; mx.example.org\r\n" +
           (diagnostic.empty() ? "" : "Diagnostic-Code: " + diagnostic + "\r\n");
}

std::string in_words(const std::string& headers, const std::string& body)
{
    return headers + "\n\n" + body;
}

struct Case {
    std::string what;
    std::string message;
    BounceKind kind;
    int code = 0;
    std::string words = "";
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.what;
}

const std::string from_daemon = "From: Mail Delivery Subsystem <MAILER-DAEMON@mx.example.org>\nSubject: failure notice";
const std::string from_a_person = "From: Bob <bob@example.org>\nReturn-Path: <bob@example.org>\nSubject: Re: Come in";

const Case cases[] = {
    {"no such user",
     report(recipient("failed", "5.1.1", "smtp; 550 5.1.1 <bob@example.org>: Recipient address rejected:\r\n    no")),
     BounceKind::refused, 550, "550 5.1.1 <bob@example.org>: Recipient address rejected: no"},
    {"a status without words", report(recipient("FAILED", "5.2.1", "")), BounceKind::refused, 0, "5.2.1"},
    {"words without a status", report(recipient("failed", "", "smtp;554 go away")), BounceKind::refused, 554,
     "554 go away"},
    {"words that name no code", report(recipient("failed", "5.1.1", "X-Postfix; unknown user: \"bob\"")),
     BounceKind::refused, 0, "unknown user: \"bob\""},
    {"tried for days", report(recipient("failed", "4.4.1", "X-Postfix; connect: Connection timed out")),
     BounceKind::given_up, 0, "connect: Connection timed out"},
    {"tried for days, with words only", report(recipient("failed", "", "smtp; 451 later")), BounceKind::given_up, 451,
     "451 later"},
    {"a later recipient of an alias",
     report(recipient("failed", "4.4.1", "smtp; 421 away") + "\r\n" + recipient("failed", "5.1.1", "smtp; 550 gone")),
     BounceKind::refused, 550, "550 gone"},
    {"an alias of which one was reached",
     report(recipient("failed", "5.1.1", "smtp; 550 gone") + "\r\n" + recipient("delivered", "2.0.0", "")),
     BounceKind::nothing},
    {"in UTF-8", report(recipient("failed", "5.1.1", "smtp; 550 über\001 alles \xFF"), "global-delivery-status"),
     BounceKind::refused, 550, "550 über alles ?"},
    {"delayed", report(recipient("delayed", "4.4.1", "smtp; 450 4.2.0 greylisted")), BounceKind::nothing},
    {"delivered", report(recipient("delivered", "2.0.0", "smtp; 250 ok")), BounceKind::nothing},
    {"relayed", report(recipient("relayed", "2.0.0", "smtp; 250 ok")), BounceKind::nothing},
    {"about nobody", report(""), BounceKind::nothing},
    {"a receipt of a reader", report("Disposition: manual-action; displayed\r\n", "disposition-notification"),
     BounceKind::nothing},

    {"qmail's",
     in_words(from_daemon, "Hi. This is the qmail-send program.\n<bob@example.org>:\n192.0.2.1 does not like "
                           "recipient.\nRemote host said: 550 5.1.1 no such user\nGiving up.\n"),
     BounceKind::refused, 550, "Remote host said: 550 5.1.1 no such user"},
    {"exim's",
     in_words("From: postmaster@mx.example.org", "  bob@example.org\n    SMTP error from remote mail server "
                                                 "after RCPT TO:<bob@example.org>:\n    550-unknown user\n"),
     BounceKind::refused, 550, "550-unknown user"},
    {"by its empty sender", in_words("Return-Path: <>\nFrom: Postamt <post@mx.example.org>", "Status 5.1.1 unbekannt"),
     BounceKind::refused, 0, "Status 5.1.1 unbekannt"},
    {"a mailbox's separator before it",
     "From MAILER-DAEMON Mon Mar  2 10:00:00 2026\n" + in_words(from_daemon, "511 5.1.1 unknown user\n552 full\n"),
     BounceKind::refused, 511, "511 5.1.1 unknown user"},
    {"a warning", in_words(from_daemon, "Your message is delayed: 450 4.2.0 greylisted. It will be tried until day 5."),
     BounceKind::nothing},
    {"what the e-mail itself says",
     in_words(from_daemon, "Could not be delivered.\n--- Below this line is a copy of the message.\n\n550 5.1.1\n"),
     BounceKind::nothing},
    {"an absence assistant's",
     in_words(from_a_person + "\nAuto-Submitted: auto-replied", "I left; 550 5.1.1 is my desk"), BounceKind::nothing},
    {"an absence assistant's with an empty sender",
     in_words("Return-Path: <>\nFrom: bob@example.org\nAuto-Submitted: auto-replied (vacation)", "550 5.1.1"),
     BounceKind::nothing},
    {"a person's", in_words(from_a_person, "You wrote: 550 5.1.1 unknown user"), BounceKind::nothing},
};

} // namespace

BOOST_AUTO_TEST_SUITE(bounce_report)

BOOST_DATA_TEST_CASE(is_read, data::make(cases), c)
{
    const auto found = read_bounce(c.message);
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST(found->kind == c.kind);
    BOOST_TEST(found->code == c.code);
    BOOST_TEST(found->words == c.words);
}

BOOST_AUTO_TEST_CASE(long_texts_are_cut)
{
    const auto found = read_bounce(report(recipient("failed", "5.1.1", "smtp; 550 " + std::string(5000, 'x'))));
    BOOST_TEST(found->words.size() <= 1000u);
    BOOST_TEST(found->words.size() > 900u);
}

BOOST_AUTO_TEST_CASE(what_is_not_a_message_is_recognized)
{
    for (const auto* text : {"", "\n", "no header at all\n", "\r\n\r\n550 5.1.1\r\n"})
        BOOST_TEST(!read_bounce(text).has_value(), text);
}

/// A truncated report may say less than the whole one, but never give another code.
BOOST_AUTO_TEST_CASE(a_truncated_message_reports_nothing_that_is_not_in_it)
{
    const auto whole = report(recipient("failed", "5.1.1", "smtp; 550 5.1.1 no"));
    for (std::size_t length = 0; length <= whole.size(); ++length) {
        const auto found = read_bounce(std::string_view(whole).substr(0, length));
        if (!found) continue;
        BOOST_TEST((found->code == 0 || found->code / 100 == 5), length);
    }
    BOOST_CHECK(read_bounce(whole)->kind == BounceKind::refused);
}

BOOST_AUTO_TEST_CASE(recipients_are_taken_from_the_headers_the_most_reliable_first)
{
    const auto all =
        recipients_in("To: \"A, B\" <a@x.test>, b@x.test\nX-Original-To: c@x.test\nDelivered-To: d@x.test\n"
                      "Delivered-To: e@x.test\nSubject: x\n\ntext\n");
    const std::vector<std::string> expected = {"d@x.test", "e@x.test", "c@x.test", "a@x.test", "b@x.test"};
    BOOST_TEST(all == expected, boost::test_tools::per_element());
    BOOST_TEST(recipients_in("").empty());
}

BOOST_AUTO_TEST_SUITE_END()
