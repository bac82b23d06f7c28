// The letters: mail_spool (those that wait), mail_attempts (what the relay said each time), mail_log (what became of
// those that have left the spool). Times are passed in.
//
// A claim is a lease and a fencing number: take_due() moves due_at to the lease's end and counts attempts up; whatever
// is recorded later holds only if attempts is still the same. So a mailer that dies leaves nothing to clean up, and one
// that is late changes nothing. attempts therefore never goes down: it counts claims, not failures.
#pragma once

#include "domain/mail.h"
#include "store/database.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::mail_spool {

/// Due at once. Throws Conflict if a letter of this id is there.
void insert(Writer& writer, const Mail& mail);
/// Many at once, in one statement.
void insert(Writer& writer, const std::vector<Mail>& mails);
/// Whether it waits or has left. (For a use case that runs again because the answer to its COMMIT was lost.)
bool exists(Reader& reader, const MailId& id);

/// Letters about that (id in hex) that have not left go into the log as suppressed; one that a mailer has in hand may
/// still arrive. Reads no parameters, so whoever may only write letters can take them back.
void withdraw(Transaction& transaction, const std::string& about_kind, const std::string& about_id,
              const std::string& why, Time now);
/// The same for all letters of invites into the organization.
void withdraw_invites_into(Transaction& transaction, const OrgId& org, const std::string& why, Time now);

/// Those of them that go to one of the recipients, in three statements for each 128 of them.
void withdraw(Transaction& transaction, const std::string& about_kind, const std::string& about_id,
              const std::vector<std::string>& recipients, const std::string& why, Time now);

// ---- the mailer's

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

// ---- the operator's

struct Counts {
    std::int64_t due = 0;     ///< waiting to be taken
    std::int64_t waiting = 0; ///< for a later attempt, or being delivered
    std::optional<Time> oldest;
    std::int64_t sent = 0;
    std::int64_t bounced = 0;
    std::int64_t suppressed = 0;
};
Counts count(Reader& reader, Time now);

/// A letter without its parameters, which may hold a secret link.
struct Letter {
    MailId id;
    std::string state; ///< "waiting", "sent", "bounced" or "suppressed"
    MailLane lane = MailLane::single;
    std::string template_name;
    std::string locale;
    std::string recipient;
    std::string sender;
    std::string message_id;
    Time created_at;
    int attempts = 0;
    std::optional<Time> due_at; ///< while it waits
    std::optional<Time> finished_at;
    int code = 0; ///< of the last attempt
    std::string reply;
    std::string about_kind;
    std::string about_id;
};

std::vector<Letter> list_waiting(Reader& reader, int most);  ///< by due_at
std::vector<Letter> list_finished(Reader& reader, int most); ///< the latest first
std::optional<Letter> find(Reader& reader, const MailId& id);

struct NumberedAttempt {
    int number;
    Attempt attempt;
};
std::vector<NumberedAttempt> list_attempts(Reader& reader, const MailId& id);

/// False if the letter does not wait, or is being delivered just now.
bool retry_now(Writer& writer, const MailId& id, Time now);
/// Out of the spool, into the log as suppressed; false if it does not wait.
bool drop(Transaction& transaction, const MailId& id, const std::string& why, Time now);

std::string_view to_text(AttemptOutcome outcome);
std::string_view to_text(End end);

} // namespace usher::store::mail_spool
