// An attempt to deliver an e-mail and its result: one type from the SMTP client to the journal, the tables, the metrics
// and usherctl.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

enum class DeliveryOutcome {
    sent,
    deferred,   ///< this e-mail not now: 4xx to RCPT, DATA or the final dot, or a timeout there
    bounced,    ///< this e-mail never: 5xx to RCPT, DATA or the final dot, or an address that cannot be written to
    uncertain,  ///< the final dot was sent and no reply came: it may have been delivered
    route_down, ///< no e-mail now: no connection, no TLS, or AUTH or MAIL refused
};

/// Its name in tables, journal, logs and metrics.
std::string_view to_text(DeliveryOutcome outcome);
/// Nothing if it is not an outcome's name.
std::optional<DeliveryOutcome> parse_delivery_outcome(std::string_view text);

struct Attempt {
    DeliveryOutcome outcome;
    int code = 0;            ///< of the relay's last reply; 0: there was none
    std::string reply = {};  ///< the relay's text, or why there is none; well-formed UTF-8, may name the recipient
    std::string mailer = {}; ///< which mailer made it; the SMTP client leaves it and the time to its caller
    Time at = {};
};

} // namespace usher
