// The mailer's side of the e-mails: mail_spool (claimed, released, ended), mail_attempts (what the relay said each time),
// mail_log (what became of those that have left the spool). Times are passed in.
//
// A claim is a lease and a fencing number: take_due() moves due_at to the lease's end and counts attempts up; whatever
// is recorded later holds only while attempts is still the same, which lock() tells. So a mailer that dies leaves nothing
// to clean up, and one that is late changes nothing. attempts therefore never goes down: it counts claims, not failures.
#pragma once

#include "domain/delivery.h"
#include "domain/email.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::queue_claims {

/// An e-mail and the number of the claim on it.
struct Claim {
    EmailId id;
    int number = 0;

    bool operator==(const Claim&) const = default;
};

struct ClaimedEmail {
    Email mail;
    int attempts;           ///< the claim's number
    std::string request_id; ///< of the request it was written for; may be empty

    Claim claim() const { return {mail.id, attempts}; }
};

/// At most `most` e-mails that are due, single ones first, claimed until lease_end. Act on them only after commit().
std::vector<ClaimedEmail> take_due(Transaction& transaction, Time now, Time lease_end, int most);

/// Those of them that still hold: the e-mail has not left the spool and nobody has claimed it since.
std::vector<Claim> still_held(Reader& reader, const std::vector<Claim>& claims);

/// An e-mail that waits, as it is recorded.
struct Locked {
    Claim claim;              ///< its latest
    bool is_recorded = false; ///< the attempt of that claim is in the table already
    std::string template_name;
    Time created_at;
    int failures = 0; ///< attempts that failed by the e-mail's own fault or its receiver's: deferred or uncertain
    std::string request_id;
};
/// Those of the e-mails that are still in the spool, locked until the transaction ends.
std::vector<Locked> lock(Transaction& transaction, const std::vector<EmailId>& ids);

struct ClaimAttempt {
    Claim claim;
    Attempt attempt;
};
/// Throws Conflict if one of them is there already.
void add_attempts(Transaction& transaction, const std::vector<ClaimAttempt>& attempts);
bool has_attempt(Reader& reader, const Claim& claim);

/// Out of the spool, into the log as sent or bounced, with the words of the latest attempt that says so. Of locked e-mails.
void finish(Transaction& transaction, const std::vector<EmailId>& ids, DeliveryOutcome end);
/// Due again then. Of locked e-mails.
void postpone(Transaction& transaction, const std::vector<EmailId>& ids, Time due_at);
/// Not due before an operator says so. Of locked e-mails.
void hold(Transaction& transaction, const std::vector<EmailId>& ids);
/// An e-mail that was taken back when it was on its way already: the log tells that it has been sent after all.
void correct_log(Transaction& transaction, const ClaimAttempt& sent);

} // namespace usher::store::queue_claims
