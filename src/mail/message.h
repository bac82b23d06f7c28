// The MIME message of an e-mail, composed by GMime. Any thread may compose.
#pragma once

#include "domain/email.h"
#include "mail/templates.h"

#include <string>

namespace usher::mail {

/// multipart/alternative of text, HTML and, for some, a calendar's event (mail/calendar.h), in UTF-8, with CRLF line ends.
/// Depends on its arguments alone, boundary and Date included: every attempt sends the same bytes. Throws RenderError for
/// an address that no e-mail can be sent to, and for control characters in what becomes a header.
std::string compose(const Email& email, const EmailText& rendered);

} // namespace usher::mail
