// An attempt to deliver an e-mail and what came of it: one type from the SMTP client to the journal, the tables, the metrics
// and usherctl.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

enum class DeliveryOutcome {
    sent,
    deferred,   ///< this e-mail not now: 4xx to RCPT, DATA or the final dot, or silence there
    bounced,    ///< this e-mail never: 5xx to RCPT, DATA or the final dot, or an address that cannot be written to
    uncertain,  ///< the final dot was out and no reply came: it may have been sent
    route_down, ///< no e-mail now: no connection, no TLS, or AUTH or MAIL refused
};

/// Its name, as tables, journal, logs and metrics hold it.
std::string_view to_text(DeliveryOutcome outcome);
/// Nothing if it is no outcome's name.
std::optional<DeliveryOutcome> parse_delivery_outcome(std::string_view text);

struct Attempt {
    DeliveryOutcome outcome;
    int code = 0;            ///< of the relay's last reply; 0: there was none
    std::string reply = {};  ///< the relay's words, or why there are none; well-formed UTF-8, may name the recipient
    std::string mailer = {}; ///< which one made it; the SMTP client leaves it and the time to its caller
    Time at = {};
};

} // namespace usher
