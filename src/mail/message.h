// The MIME message of an e-mail, composed with GMime. Thread-safe.
#pragma once

#include "domain/email.h"
#include "mail/templates.h"

#include <string>

namespace usher::mail {

/// multipart/alternative of text, HTML and, for some, a calendar event (mail/calendar.h), in UTF-8, with CRLF line
/// ends. Depends only on its arguments, including boundary and Date: every attempt sends the same bytes. Throws
/// RenderError for an address that mail cannot be sent to, and for control characters in a header's value.
std::string compose(const Email& email, const EmailText& rendered);

} // namespace usher::mail
