// What a message tells that has come back to an e-mail's envelope sender: a report (RFC 3464), a bounce in words of its
// own, an answer of somebody's absence assistant, or anything else. Read by GMime. Any thread.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::mail {

enum class BounceKind {
    refused,  ///< for good: e-mails to this address are of no use
    given_up, ///< it could not be delivered, which says nothing of the next e-mail
    nothing,  ///< delayed, delivered, or no report of a delivery at all
};

struct BounceReport {
    BounceKind kind = BounceKind::nothing;
    int code = 0;      ///< SMTP's, if the report has it
    std::string words; ///< in one line of UTF-8 without control characters, at most 1000 bytes
};

/// Nothing if it is no message at all.
std::optional<BounceReport> read_bounce(std::string_view message);

/// To whom the message was delivered, by its headers: Delivered-To, X-Original-To, To, in this order.
std::vector<std::string> receivers_in(std::string_view message);

} // namespace usher::mail
