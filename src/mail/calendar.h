// The calendar part of an e-mail about a conference (RFC 5545, 5546), composed with libical. Thread-safe.
//
// In addition to those its template names, such an e-mail has the parameters
//   event_method    REQUEST or CANCEL; empty or missing: the e-mail has no calendar part
//   event_uid       the same for all e-mails about a conference
//   event_sequence  a number that increases with each change
//   event_starts_at, event_ends_at  ISO times; the end may be empty
//   event_summary   its title
//   event_url       where to join; may be empty
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
/// recipient. Throws RenderError for invalid parameters.
std::optional<Calendar> calendar_of(const Email& email, const EmailText& rendered);

} // namespace usher::mail
