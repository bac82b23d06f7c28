#include "smtp/dialogue.h"

#include "domain/delivery_text.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>

#include <ostream>
#include <vector>

using namespace usher;
using namespace usher::smtp;
namespace data = boost::unit_test::data;

namespace {

/// "> " a command, "< " a line of a reply, "." the end of the message.
struct Case {
    const char* name;
    std::vector<std::string> lines;
    DeliveryOutcome outcome;
    int code;
    std::string reply;
};
std::ostream& operator<<(std::ostream& out, const Case& c)
{
    return out << c.name;
}

const std::vector<std::string> up_to_data = {
    "< 220 relay", "> EHLO me",       "< 250-relay", "< 250 8BITMIME", "> MAIL FROM:<a@b>",
    "< 250 ok",    "> RCPT TO:<c@d>", "< 250 ok",    "> DATA",         "< 354 go on"};
std::vector<std::string> after_data(std::vector<std::string> more)
{
    auto all = up_to_data;
    all.insert(all.end(), more.begin(), more.end());
    return all;
}
std::vector<std::string> before(std::size_t length, std::vector<std::string> more)
{
    std::vector<std::string> all(up_to_data.begin(), up_to_data.begin() + static_cast<std::ptrdiff_t>(length));
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

const Case cases[] = {
    {"taken", after_data({".", "< 250 2.0.0 queued as 4711"}), DeliveryOutcome::sent, 250, "250 2.0.0 queued as 4711"},
    {"taken, in two lines", after_data({".", "< 250-thanks", "< 250 queued"}), DeliveryOutcome::sent, 250,
     "250-thanks / 250 queued"},
    {"no connection", {}, DeliveryOutcome::route_down, 0, "failure"},
    {"greeted by a refusal", {"< 554 go away"}, DeliveryOutcome::route_down, 554, "554 go away"},
    {"AUTH refused",
     {"< 220 relay", "> EHLO me", "< 250 AUTH PLAIN", "> AUTH PLAIN c2VjcmV0", "< 535 no"},
     DeliveryOutcome::route_down,
     535,
     "535 no"},
    {"lost in TLS",
     {"< 220 relay", "> EHLO me", "< 250 STARTTLS", "> STARTTLS", "< 220 go"},
     DeliveryOutcome::route_down,
     0,
     "failure"},
    {"MAIL refused", before(5, {"< 550 not you"}), DeliveryOutcome::route_down, 550, "550 not you"},
    {"MAIL deferred", before(5, {"< 452 full"}), DeliveryOutcome::route_down, 452, "452 full"},
    {"MAIL unanswered", before(5, {}), DeliveryOutcome::route_down, 0, "failure"},
    {"RCPT deferred", before(7, {"< 450 busy"}), DeliveryOutcome::deferred, 450, "450 busy"},
    {"RCPT refused", before(7, {"< 550-5.1.1 no such", "< 550 5.1.1 user"}), DeliveryOutcome::bounced, 550,
     "550-5.1.1 no such / 550 5.1.1 user"},
    {"RCPT unanswered", before(7, {}), DeliveryOutcome::deferred, 0, "failure"},
    {"RCPT half answered", before(7, {"< 550-5.1.1 no such"}), DeliveryOutcome::deferred, 0, "failure"},
    {"DATA refused", before(9, {"< 554 no"}), DeliveryOutcome::bounced, 554, "554 no"},
    {"lost while sending", up_to_data, DeliveryOutcome::deferred, 0, "failure"},
    {"deferred at the dot", after_data({".", "< 451 later"}), DeliveryOutcome::deferred, 451, "451 later"},
    {"refused at the dot", after_data({".", "< 554 spam"}), DeliveryOutcome::bounced, 554, "554 spam"},
    {"unanswered at the dot", after_data({"."}), DeliveryOutcome::uncertain, 0, "failure"},
    {"half answered at the dot", after_data({".", "< 250-well"}), DeliveryOutcome::uncertain, 0, "failure"},
    {"refused, then took leave", before(7, {"< 550 no", "> QUIT", "< 221 bye"}), DeliveryOutcome::bounced, 550,
     "550 no"},
    {"an older connection took leave first", before(0, {"> QUIT", "< 221 bye", "< 220 relay", "> EHLO me", "< 535 no"}),
     DeliveryOutcome::route_down, 535, "535 no"},
    {"words that are no text", before(7, {"< 550 caf\xe9\x01"}), DeliveryOutcome::bounced, 550, "550 caf??"},
    {"words that are UTF-8", before(7, {"< 550 café"}), DeliveryOutcome::bounced, 550, "550 café"},
};

} // namespace

BOOST_AUTO_TEST_SUITE(dialogue)

BOOST_DATA_TEST_CASE(derives_the_outcome_from_the_dialogue, data::make(cases), c)
{
    Dialogue dialogue("the message");
    for (const auto& line : c.lines) {
        if (line == ".") {
            BOOST_REQUIRE_EQUAL(dialogue.read(1000), "the message");
            BOOST_REQUIRE_EQUAL(dialogue.read(1000), "");
        } else if (line.starts_with("> ")) {
            dialogue.sent(line.substr(2) + "\r\n");
        } else {
            dialogue.received(line.substr(2) + "\r\n");
        }
    }
    const auto delivery = dialogue.attempt("failure");
    BOOST_TEST(delivery.outcome == c.outcome);
    BOOST_TEST(delivery.code == c.code);
    BOOST_TEST(delivery.reply == c.reply);
}

BOOST_AUTO_TEST_CASE(hands_out_the_message_piece_by_piece)
{
    Dialogue dialogue("abcde");
    BOOST_TEST(dialogue.read(2) == "ab");
    BOOST_TEST(dialogue.read(2) == "cd");
    BOOST_TEST(dialogue.read(2) == "e");
    BOOST_CHECK(dialogue.stage() != Stage::dot);
    BOOST_TEST(dialogue.read(2) == "");
    BOOST_CHECK(dialogue.stage() == Stage::dot);
}

BOOST_AUTO_TEST_CASE(cuts_endless_replies)
{
    Dialogue dialogue("");
    dialogue.received("550-" + std::string(5'000, 'x') + "\r\n");
    dialogue.received("550 end\r\n");
    BOOST_TEST(dialogue.attempt("").reply.size() == 900U);
}

BOOST_AUTO_TEST_SUITE_END()
