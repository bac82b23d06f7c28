#include "mail/calendar.h"

#include "base/clock.h"
#include "base/text.h"
#include "domain/wire_address.h"

#include <libical/ical.h>

#include <charconv>
#include <memory>

namespace usher::mail {
namespace {

using Component = std::unique_ptr<icalcomponent, void (*)(icalcomponent*)>;

std::string param(const Email& email, const char* name)
{
    const auto found = email.params.find(name);
    return found == email.params.end() ? "" : found->second;
}

icaltimetype ical_time(Time time)
{
    const auto seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    return icaltime_from_timet_with_zone(seconds, 0, icaltimezone_get_utc_timezone());
}

icaltimetype time_param(const Email& email, const char* name)
{
    const auto time = parse_iso_time(param(email, name));
    if (!time) throw RenderError(std::string("parameter ") + name + " is not a time");
    return ical_time(*time);
}

int sequence_of(const Email& email)
{
    const auto digits = param(email, "event_sequence");
    int sequence = 0;
    const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), sequence);
    if (fault != std::errc() || end != digits.data() + digits.size() || sequence < 0)
        throw RenderError("parameter event_sequence is not a number");
    return sequence;
}

/// Without control characters other than line ends, which iCalendar cannot represent.
std::string plain(const std::string& value)
{
    if (!text::is_utf8(value)) throw RenderError("a parameter of the event is not UTF-8");
    std::string lines;
    for (const char c : value)
        if (static_cast<unsigned char>(c) >= ' ' || c == '\n') lines += c == '\x7f' ? ' ' : c;
    return lines;
}

std::string without_signature(const std::string& email)
{
    return std::string(text::trimmed(email.substr(0, email.find("\n-- \n"))));
}

std::string mailto(const std::string& address)
{
    const auto wire = wire_address(address);
    if (!wire) throw RenderError("an address of the event is not a valid address for mail");
    return "mailto:" + *wire;
}

icalproperty* organizer(const Email& email)
{
    auto* property = icalproperty_new_organizer(mailto(email.sender).c_str());
    if (!email.sender_name.empty())
        icalproperty_add_parameter(property, icalparameter_new_cn(plain(email.sender_name).c_str()));
    return property;
}

/// Nobody reads replies, so none is requested.
icalproperty* attendee(const Email& email)
{
    auto* property = icalproperty_new_attendee(mailto(email.recipient.text).c_str());
    icalproperty_add_parameter(property, icalparameter_new_role(ICAL_ROLE_REQPARTICIPANT));
    icalproperty_add_parameter(property, icalparameter_new_partstat(ICAL_PARTSTAT_NEEDSACTION));
    icalproperty_add_parameter(property, icalparameter_new_rsvp(ICAL_RSVP_FALSE));
    return property;
}

Component event_of(const Email& email, const EmailText& rendered, bool is_cancelled)
{
    Component event(icalcomponent_new_vevent(), icalcomponent_free);
    const auto add = [&](icalproperty* property) { icalcomponent_add_property(event.get(), property); };
    add(icalproperty_new_uid(plain(param(email, "event_uid")).c_str()));
    add(icalproperty_new_sequence(sequence_of(email)));
    add(icalproperty_new_dtstamp(ical_time(email.created_at)));
    add(icalproperty_new_dtstart(time_param(email, "event_starts_at")));
    if (!param(email, "event_ends_at").empty()) add(icalproperty_new_dtend(time_param(email, "event_ends_at")));
    add(icalproperty_new_summary(plain(param(email, "event_summary")).c_str()));
    add(icalproperty_new_description(plain(without_signature(rendered.text)).c_str()));
    add(organizer(email));
    add(attendee(email));
    add(icalproperty_new_status(is_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    if (!param(email, "event_url").empty()) add(icalproperty_new_url(plain(param(email, "event_url")).c_str()));
    return event;
}

} // namespace

std::optional<Calendar> calendar_of(const Email& email, const EmailText& rendered)
{
    const auto method = param(email, "event_method");
    if (method.empty()) return std::nullopt;
    if (method != "REQUEST" && method != "CANCEL")
        throw RenderError("parameter event_method is neither REQUEST nor CANCEL");
    const bool is_cancelled = method == "CANCEL";

    const Component calendar(icalcomponent_new_vcalendar(), icalcomponent_free);
    icalcomponent_add_property(calendar.get(), icalproperty_new_prodid("-//Usher//Usher//EN"));
    icalcomponent_add_property(calendar.get(), icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar.get(),
                               icalproperty_new_method(is_cancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_REQUEST));
    icalcomponent_add_component(calendar.get(), event_of(email, rendered, is_cancelled).release());

    const std::unique_ptr<char, void (*)(void*)> text(icalcomponent_as_ical_string_r(calendar.get()),
                                                      icalmemory_free_buffer);
    return Calendar{method, text.get()};
}

} // namespace usher::mail
