// The mailer's side of the letters: mail_spool (claimed and released), mail_attempts (what the relay said each time),
// mail_log (what became of those that have left the spool). Times are passed in.
//
// A claim is a lease and a fencing number: take_due() moves due_at to the lease's end and counts attempts up; whatever
// is recorded later holds only if attempts is still the same. So a mailer that dies leaves nothing to clean up, and one
// that is late changes nothing. attempts therefore never goes down: it counts claims, not failures.
#pragma once

#include "domain/mail.h"
#include "store/database.h"

#include <string>
#include <string_view>
#include <vector>

namespace usher::store::mail_claims {

struct SpooledMail {
    Mail mail;
    int attempts; ///< of this claim
};

enum class AttemptOutcome { sent, deferred, bounced, uncertain, route_down };
struct Attempt {
    AttemptOutcome outcome;
    int code;
    std::string reply;
    std::string mailer; ///< which one made it
    Time at;
};

enum class End { sent, bounced, suppressed };

/// At most `most` letters that are due, single ones first, claimed until lease_end. Act on them only after commit().
std::vector<SpooledMail> take_due(Transaction& transaction, Time now, Time lease_end, int most);

/// Attempts of this letter that failed by its own fault or its receiver's: deferred or uncertain.
int count_failures(Reader& reader, const MailId& id);

/// The three ways to end a claim. Each returns false, and changes nothing, if the claim is no longer ours.
bool record_deferred(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, Time due_at);
bool record_end(Transaction& transaction, const SpooledMail& spooled, const Attempt& attempt, End end);
bool release(Writer& writer, const SpooledMail& spooled, Time due_at); ///< nothing was tried

/// A letter that is not worth sending any more leaves without an attempt.
bool suppress(Transaction& transaction, const SpooledMail& spooled, const std::string& why, Time now);

std::string_view to_text(AttemptOutcome outcome);
/// Of a column that holds one of them.
AttemptOutcome attempt_outcome(std::string_view text);
std::string_view to_text(End end);

} // namespace usher::store::mail_claims
