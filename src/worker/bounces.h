// Bounces: refusals by the relay in the SMTP session itself, and messages returned later to an e-mail's envelope
// sender. One thread.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/event.h"
#include "mail/bounce_address.h"
#include "store/engine/database.h"

#include <string>
#include <string_view>

namespace usher::worker {

/// An e-mail that was not delivered to its recipient.
struct Bounced {
    EmailId email;
    std::string recipient;
    bool is_for_good = false; ///< the address was refused for good; false: only this e-mail could not be delivered
    std::string words;
};

/// Applies its consequences, in the transaction that records it: marks a refused address, and cancels e-mails to it
/// that nobody asked for. Idempotent.
void note_bounce(store::Transaction& transaction, const Bounced& bounced, Time now);

class Bounces {
public:
    /// All must outlive it.
    Bounces(store::Database& database, const Clock& clock, Random& random, mail::BounceAddress addresses);

    enum class Status {
        done,            ///< recorded, or there was nothing to record
        unknown_address, ///< the address is not one of ours, or that of an unknown e-mail
        not_a_message,
    };
    /// recipient: the address it was delivered to; if empty, taken from its headers. Throws store::DatabaseError.
    Status take(std::string_view message, const std::string& recipient);

private:
    std::optional<EmailId> email_of(std::string_view message, const std::string& recipient) const;

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const mail::BounceAddress addresses_;
};

} // namespace usher::worker
