#include "mail/calendar.h"

#include "base/text.h"
#include "mail/message.h"

#include <boost/test/data/monomorphic.hpp>
#include <boost/test/data/test_case.hpp>
#include <boost/test/unit_test.hpp>
#include <libical/ical.h>

#include <memory>

using namespace usher;
using namespace usher::mail;
namespace data = boost::unit_test::data;

namespace {

Email a_mail()
{
    Email mail;
    mail.id = *EmailId::from_hex("0123456789abcdef01234567");
    mail.recipient.text = "bob@größe.test";
    mail.sender = "usher@example.net";
    mail.sender_name = "Usher, \"the\" doorman; here: him";
    mail.message_id = "<0123456789abcdef01234567@example.net>";
    mail.created_at = *parse_sql_time("2026-03-02 09:15:00.120034");
    mail.params = {{"event_method", "REQUEST"},
                   {"event_uid", "room-conference@example.net"},
                   {"event_sequence", "3"},
                   {"event_starts_at", "2026-03-28T18:27:10.970Z"},
                   {"event_ends_at", "2026-03-28T19:27:10.970Z"},
                   {"event_summary", "Weekly; with, a \\ and \"quotes\" and " + std::string(100, 'x') + "ü"},
                   {"event_url", "https://chat.example/console?room=1"}};
    return mail;
}

EmailText an_email(const std::string& text = "Hello,\n\ndial +33 1; code 222222, please\n\n-- \nNo more:\nhttps://b\n")
{
    return {"Come in", text, "<p>Hello</p>\n"};
}

/// The event as a calendar program understands it.
struct Event {
    std::unique_ptr<icalcomponent, void (*)(icalcomponent*)> calendar;
    icalcomponent* event;

    explicit Event(const std::string& text)
        : calendar(icalcomponent_new_from_string(text.c_str()), icalcomponent_free),
          event(icalcomponent_get_first_component(calendar.get(), ICAL_VEVENT_COMPONENT))
    {
        BOOST_REQUIRE(calendar);
        BOOST_REQUIRE(event);
        BOOST_TEST(icalcomponent_count_errors(calendar.get()) == 0);
        // Which properties a method must and must not have (RFC 5546 §3.2).
        BOOST_TEST(icalrestriction_check(calendar.get()));
    }
    std::string value(icalproperty_kind kind) const
    {
        auto* property = icalcomponent_get_first_property(event, kind);
        if (!property) return "";
        const std::unique_ptr<char, void (*)(void*)> text(icalproperty_get_value_as_string_r(property),
                                                          icalmemory_free_buffer);
        return text.get();
    }
};

Event read(const Email& mail, const EmailText& email)
{
    return Event(calendar_of(mail, email).value().text);
}

} // namespace

BOOST_AUTO_TEST_SUITE(calendar)

BOOST_AUTO_TEST_CASE(says_when_and_what_to_a_calendar)
{
    const auto event = read(a_mail(), an_email());
    BOOST_TEST(icalcomponent_get_method(event.calendar.get()) == ICAL_METHOD_REQUEST);
    BOOST_TEST(event.value(ICAL_UID_PROPERTY) == "room-conference@example.net");
    BOOST_TEST(event.value(ICAL_SEQUENCE_PROPERTY) == "3");
    BOOST_TEST(event.value(ICAL_DTSTAMP_PROPERTY) == "20260302T091500Z");
    BOOST_TEST(event.value(ICAL_DTSTART_PROPERTY) == "20260328T182710Z");
    BOOST_TEST(event.value(ICAL_DTEND_PROPERTY) == "20260328T192710Z");
    BOOST_TEST(event.value(ICAL_STATUS_PROPERTY) == "CONFIRMED");
    BOOST_TEST(event.value(ICAL_ORGANIZER_PROPERTY) == "mailto:usher@example.net");
    BOOST_TEST(event.value(ICAL_ATTENDEE_PROPERTY) == "mailto:bob@xn--gre-6ka8i.test");
    BOOST_TEST(event.value(ICAL_URL_PROPERTY) == "https://chat.example/console?room=1");
    BOOST_TEST(icalcomponent_get_summary(event.event) == a_mail().params.at("event_summary"));
    BOOST_TEST(icalcomponent_get_description(event.event) == "Hello,\n\ndial +33 1; code 222222, please");
}

BOOST_AUTO_TEST_CASE(cancels)
{
    auto mail = a_mail();
    mail.params["event_method"] = "CANCEL";
    mail.params["event_ends_at"] = mail.params["event_url"] = "";
    const auto event = read(mail, an_email());
    BOOST_TEST(icalcomponent_get_method(event.calendar.get()) == ICAL_METHOD_CANCEL);
    BOOST_TEST(event.value(ICAL_STATUS_PROPERTY) == "CANCELLED");
    BOOST_TEST(event.value(ICAL_DTEND_PROPERTY) == "");
}

const std::string texts[] = {
    "日本語のテキスト " + std::string(300, 'y'),
    "END:VEVENT\r\nEND:VCALENDAR\r\nBEGIN:VCALENDAR",
    "tab\tand\nline",
    "semi; comma, back\\slash \"quote\" \\n",
};

BOOST_DATA_TEST_CASE(carries_any_text_in_short_lines, data::make(texts), any_text)
{
    auto mail = a_mail();
    mail.params["event_summary"] = any_text;
    const auto part = calendar_of(mail, an_email(any_text)).value().text;
    for (const auto line : text::split(part, '\n')) {
        BOOST_TEST(line.size() <= 76U); // 75 octets and CR
        BOOST_TEST((line.empty() || line.ends_with('\r')));
        BOOST_TEST(text::is_utf8(line));
    }
    const Event event(part);
    std::string expected;
    for (const char c : any_text)
        if (c != '\r' && c != '\t') expected += c;
    BOOST_TEST(icalcomponent_get_summary(event.event) == expected);
    BOOST_TEST(icalcomponent_get_description(event.event) == expected);
}

BOOST_AUTO_TEST_CASE(is_a_part_of_the_message_with_its_method)
{
    const auto bytes = compose(a_mail(), an_email());
    const auto header = bytes.find("Content-Type: text/calendar; charset=utf-8; method=REQUEST\r\n");
    BOOST_TEST_REQUIRE(header != std::string::npos);
    BOOST_TEST(header > bytes.find("text/html"));
    BOOST_TEST(bytes.find("BEGIN:VCALENDAR\r\n", header) != std::string::npos);
    BOOST_TEST(bytes.find("\r\r") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(is_missing_where_there_is_no_event)
{
    auto mail = a_mail();
    mail.params["event_method"] = "";
    BOOST_TEST(!calendar_of(mail, an_email()));
    mail.params.clear();
    BOOST_TEST(!calendar_of(mail, an_email()));
    BOOST_TEST(compose(mail, an_email()).find("text/calendar") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(refuses_what_is_not_an_event)
{
    const auto refuses = [](const std::string& name, const std::string& value) {
        auto mail = a_mail();
        mail.params[name] = value;
        BOOST_CHECK_THROW(calendar_of(mail, an_email()), RenderError);
    };
    refuses("event_method", "PUBLISH");
    refuses("event_sequence", "-1");
    refuses("event_sequence", "1 ");
    refuses("event_starts_at", "");
    refuses("event_ends_at", "tomorrow");
    refuses("event_summary", "caf\xe9");
}

BOOST_AUTO_TEST_SUITE_END()
