// The operator's commands for e-mails that wait: due at once, or held. An e-mail that a mailer is delivering is left alone:
// moving its due_at would send it twice. One function is one statement.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

#include <string>

namespace usher::store::queue_commands {

/// Due at once, and no longer held. False if the e-mail does not wait, or is being delivered.
bool retry(Writer& writer, const EmailId& id, Time now);
/// Not due until retried. False if the e-mail does not wait, is held already, or is being delivered.
bool hold(Writer& writer, const EmailId& id, Time now);

/// Which e-mails; an empty field excludes none.
struct Selection {
    std::string template_name = {};
    std::string domain = {}; ///< of the recipient
    bool held = false;       ///< those that are held, instead of those that wait for another attempt
};
/// Up to `most` of them due at once. Returns how many.
std::int64_t retry_some(Writer& writer, const Selection& selection, Time now, std::int64_t most);
/// Up to `most` of those that are not, held.
std::int64_t hold_some(Writer& writer, const Selection& selection, Time now, std::int64_t most);

} // namespace usher::store::queue_commands
