// The operator's commands for waiting e-mails: retry now, or hold. An e-mail that a mailer is delivering is left alone:
// moving its due_at would send it twice. Each function is one statement.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

#include <string>

namespace usher::store::queue_commands {

/// Makes it due at once, and no longer held. False if the e-mail is not in the spool, or is being delivered.
bool retry(Writer& writer, const EmailId& id, Time now);
/// Holds it until it is retried. False if the e-mail is not in the spool, is already held, or is being delivered.
bool hold(Writer& writer, const EmailId& id, Time now);

/// Which e-mails; an empty field excludes none.
struct Selection {
    std::string template_name = {};
    std::string domain = {}; ///< of the recipient
    bool held = false;       ///< held ones, instead of those waiting for another attempt
};
/// Makes up to `most` of them due at once. Returns how many.
std::int64_t retry_some(Writer& writer, const Selection& selection, Time now, std::int64_t most);
/// Holds up to `most` of those that are not held yet. Returns how many.
std::int64_t hold_some(Writer& writer, const Selection& selection, Time now, std::int64_t most);

} // namespace usher::store::queue_commands
