// The mailer's side of the e-mails: mail_spool (claimed, released, finished), mail_attempts (what the relay said each
// time), mail_log (what became of those that have left the spool). Times are passed in.
//
// A claim is a lease with a fencing token: take_due() moves due_at to the lease's end and increments attempts; a result
// counts only while attempts is unchanged, which lock() shows. So a mailer that dies leaves nothing to clean up, and
// one that is late changes nothing. attempts therefore never decreases: it counts claims, not failures.
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

/// Claims at most `most` due e-mails until lease_end, single ones first. Act on them only after commit().
std::vector<ClaimedEmail> take_due(Transaction& transaction, Time now, Time lease_end, int most);

/// Which claims are still valid: the e-mail has not left the spool and has not been claimed since.
std::vector<Claim> still_held(Reader& reader, const std::vector<Claim>& claims);

/// What decides how a result is applied to an e-mail in the spool.
struct Locked {
    Claim claim;              ///< its latest
    bool is_recorded = false; ///< that claim's attempt is already in the table
    std::string template_name;
    Time created_at;
    int failures = 0; ///< attempts that were deferred or uncertain; a relay that is down does not count
    std::string request_id;
};
/// Those of the e-mails that are still in the spool, locked until the transaction ends.
std::vector<Locked> lock(Transaction& transaction, const std::vector<EmailId>& ids);

struct ClaimAttempt {
    Claim claim;
    Attempt attempt;
};
/// Throws Conflict if one of them already exists.
void add_attempts(Transaction& transaction, const std::vector<ClaimAttempt>& attempts);
bool has_attempt(Reader& reader, const Claim& claim);

/// Moves them from the spool to the log as sent or bounced, with the reply of the latest such attempt. They must be
/// locked.
void finish(Transaction& transaction, const std::vector<EmailId>& ids, DeliveryOutcome end);
/// Postpones them until then. They must be locked.
void postpone(Transaction& transaction, const std::vector<EmailId>& ids, Time due_at);
/// Holds them until an operator releases them. They must be locked.
void hold(Transaction& transaction, const std::vector<EmailId>& ids);
/// For an e-mail that was cancelled while it was being sent: records in the log that it was sent after all.
void correct_log(Transaction& transaction, const ClaimAttempt& sent);

} // namespace usher::store::queue_claims
