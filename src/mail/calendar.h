// The part of a conference's e-mail that calendars read (RFC 5545, 5546), composed by libical. Any thread may compose.
//
// Beside what its template names, such an e-mail has the parameters
//   event_method    REQUEST or CANCEL; empty or missing: the e-mail has no such part
//   event_uid       the same for all e-mails about a conference
//   event_sequence  a number that counts its changes up
//   event_starts_at, event_ends_at  ISO times; the end may be empty
//   event_summary   its title
//   event_url       where to go; may be empty
#pragma once

#include "domain/email.h"
#include "mail/templates.h"

#include <optional>
#include <string>

namespace usher::mail {

struct Calendar {
    std::string method;
    std::string text; ///< folded, with CRLF line ends
};

/// The event's description is the e-mail's text without its signature, its organizer the sender, its attendee the
/// recipient. Throws RenderError for parameters that are none.
std::optional<Calendar> calendar_of(const Email& email, const EmailText& rendered);

} // namespace usher::mail
