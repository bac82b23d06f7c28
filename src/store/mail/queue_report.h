// The operator's view of the e-mails, waiting and finished. Read-only; for changes see
// store/mail/queue_commands.h.
#pragma once

#include "domain/delivery.h"
#include "domain/email.h"
#include "store/engine/database.h"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace usher::store::queue_report {

// A waiting e-mail is in one of four phases: "due" (now), "delivering" (a mailer has claimed it, or has returned it to
// be retried shortly), "later" (for another attempt) or "held" (for the operator).

struct PriorityCounts {
    EmailPriority priority = EmailPriority::single;
    std::int64_t waiting = 0; ///< all
    std::int64_t due = 0;     ///< of these, by phase
    std::int64_t delivering = 0;
    std::int64_t later = 0;
    std::int64_t held = 0;
    std::int64_t deferred = 0; ///< of all, those that have been claimed before
    std::optional<Time> oldest = {};
    /// All by age: under a minute, under an hour, under a day, older.
    std::array<std::int64_t, 4> ages = {};
};
/// One for each priority that has e-mails. Reads all waiting e-mails once.
std::vector<PriorityCounts> count_by_priority(Reader& reader, Time now);

struct DomainCounts {
    std::string domain; ///< of the recipients
    std::int64_t waiting = 0;
    std::int64_t due = 0;
    std::int64_t tried = 0; ///< have been claimed before
    std::optional<Time> oldest;
};
/// The domains with the most waiting e-mails.
std::vector<DomainCounts> count_by_domain(Reader& reader, Time now, std::int64_t most);

/// E-mails whose last attempt may or may not have delivered them, and all that were ever in that state.
struct Uncertain {
    std::int64_t waiting = 0;
    std::int64_t held = 0; ///< of these
    std::int64_t ever = 0;
};
Uncertain count_uncertain(Reader& reader);

/// The same from the index of due e-mails only, so that a million of them are counted in a fraction of a second.
struct Depth {
    EmailPriority priority = EmailPriority::single;
    std::int64_t due = 0;
    std::int64_t later = 0; ///< for another attempt, or claimed by a mailer
    std::int64_t held = 0;  ///< for the operator
    std::optional<Time> first_due = {};
};
/// One for each priority that has e-mails.
std::vector<Depth> depth_by_priority(Reader& reader, Time now);

struct Counts {
    std::int64_t due = 0;     ///< waiting to be taken
    std::int64_t waiting = 0; ///< for a later attempt, being delivered or held
    std::optional<Time> oldest;
    std::int64_t sent = 0;
    std::int64_t bounced = 0;
    std::int64_t suppressed = 0;
};
Counts count(Reader& reader, Time now);
/// The same without the waiting ones.
Counts count_finished(Reader& reader);

/// An e-mail without its parameters, which may hold a secret link.
struct EmailRow {
    EmailId id;
    std::string state; ///< "waiting", "sent", "bounced" or "suppressed"
    EmailPriority priority = EmailPriority::single;
    std::string template_name;
    std::string locale;
    std::string recipient;
    std::string sender;
    std::string message_id;
    Time created_at;
    int attempts = 0;
    std::optional<Time> due_at; ///< while it is waiting
    std::optional<Time> finished_at;
    int code = 0; ///< of the last attempt
    std::string reply;
    Subject subject;
    std::optional<Time> expires_at; ///< while it is waiting
    std::string outcome;            ///< of the last attempt; empty: none yet
    std::string phase;              ///< while it is waiting
    std::string request_id;         ///< of the request it was written for; may be empty
};

/// Which e-mails to list; an empty field excludes none.
struct Filter {
    std::string template_name = {};
    std::optional<EmailPriority> priority = {};
    std::string domain = {}; ///< of the recipient
    std::string recipient = {};
    std::string outcome = {}; ///< of the last attempt
    std::string phase = {};   ///< of waiting ones
    std::string state = {};   ///< of finished ones
    std::int64_t most = 100;
};
std::vector<EmailRow> list_waiting(Reader& reader, const Filter& filter, Time now); ///< the next to leave first
std::vector<EmailRow> list_finished(Reader& reader, const Filter& filter);          ///< latest first

std::vector<EmailRow> list_waiting(Reader& reader, int most);  ///< by due_at
std::vector<EmailRow> list_finished(Reader& reader, int most); ///< latest first
std::optional<EmailRow> find(Reader& reader, const EmailId& id);
/// With its phase.
std::optional<EmailRow> find(Reader& reader, const EmailId& id, Time now);

/// The names, and only the names, of a waiting e-mail's parameters as a JSON list; nullopt if it is not waiting.
std::optional<std::string> parameter_names(Reader& reader, const EmailId& id);
/// A waiting e-mail in full, with the values of its parameters.
std::optional<Email> find_mail(Reader& reader, const EmailId& id);

/// Those about one subject, oldest first.
std::vector<EmailRow> list_about(Reader& reader, const Subject& subject);

struct NumberedAttempt {
    int number;
    Attempt attempt;
};
std::vector<NumberedAttempt> list_attempts(Reader& reader, const EmailId& id);

} // namespace usher::store::queue_report
