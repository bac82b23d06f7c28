// What comes back: from the relay in the session itself, or later as a message to an e-mail's envelope sender. One thread.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/event.h"
#include "mail/bounce_address.h"
#include "store/engine/database.h"

#include <string>
#include <string_view>

namespace usher::worker {

/// An e-mail whose receiver was not reached.
struct Bounced {
    EmailId email;
    std::string recipient;
    bool is_for_good = false; ///< the address was refused, and not only this e-mail given up
    std::string words;
};

/// What follows from it, in the transaction that records it: an address that was refused is marked, and what nobody asked
/// to be written there does not leave. Harmless to run again.
void note_bounce(store::Transaction& transaction, const Bounced& bounced, Time now);

class Bounces {
public:
    /// All must outlive it.
    Bounces(store::Database& database, const Clock& clock, Random& random, mail::BounceAddress addresses);

    enum class Outcome {
        done,      ///< recorded, or nothing was to be
        refused,   ///< it came to no address of ours, or to one of an e-mail that is not known
        malformed, ///< it is no message
    };
    /// recipient: to whom it was delivered; empty: as its headers tell. Throws store::DatabaseError.
    Outcome take(std::string_view message, const std::string& recipient);

private:
    std::optional<EmailId> email_of(std::string_view message, const std::string& recipient) const;

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const mail::BounceAddress addresses_;
};

} // namespace usher::worker
