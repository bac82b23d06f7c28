// Interprets a message returned to an e-mail's envelope sender: a delivery report (RFC 3464), a bounce in free text, an
// automatic reply, or anything else. Parsed by GMime. Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::mail {

enum class BounceKind {
    refused,  ///< permanently: e-mails to this address are pointless
    given_up, ///< it could not be delivered, which says nothing about the next e-mail
    nothing,  ///< delayed, delivered, or not a delivery report at all
};

struct BounceReport {
    BounceKind kind = BounceKind::nothing;
    int code = 0;      ///< SMTP's, if given
    std::string words; ///< in one line of UTF-8 without control characters, at most 1000 bytes
};

/// Nothing if it is not a message at all.
std::optional<BounceReport> read_bounce(std::string_view message);

/// The address the message was delivered to, from its headers Delivered-To, X-Original-To and To, in this order.
std::vector<std::string> recipients_in(std::string_view message);

} // namespace usher::mail
