// The operator's view of the letters: those that wait and those that have left.
#pragma once

#include "domain/mail.h"
#include "store/database.h"
#include "store/mail_claims.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::spool_report {

struct LaneCounts {
    MailLane lane = MailLane::single;
    std::int64_t waiting = 0;  ///< all
    std::int64_t due = 0;      ///< of these, the ones that could leave now
    std::int64_t deferred = 0; ///< of these, the ones that were claimed before
    std::optional<Time> oldest;
};
/// Of the lanes that are not empty.
std::vector<LaneCounts> count_by_lane(Reader& reader, Time now);

/// The same from the index of due letters alone, so that a million of them are counted in a fraction of a second.
struct Depth {
    MailLane lane = MailLane::single;
    std::int64_t due = 0;
    std::int64_t later = 0; ///< for a further attempt, or in a mailer's hands
    std::int64_t held = 0;  ///< for the operator
    std::optional<Time> first_due = {};
};
/// Of the lanes that are not empty.
std::vector<Depth> depth_by_lane(Reader& reader, Time now);

struct Filter {
    std::string template_name = {}; ///< empty: any
    std::optional<MailLane> lane = {};
    std::int64_t most = 100;
};
struct WaitingLetter {
    MailId id;
    MailLane lane = MailLane::single;
    std::string template_name;
    std::string recipient;
    std::int64_t attempts = 0;
    Time created_at;
    Time due_at;
};
/// The next to leave first.
std::vector<WaitingLetter> list(Reader& reader, const Filter& filter);

/// The names, and only the names, of a waiting letter's parameters as a JSON list; nothing if it does not wait.
std::optional<std::string> parameter_names(Reader& reader, const MailId& id);

/// Makes up to `most` letters due that wait for a later attempt; those being delivered just now are left alone.
/// Returns how many.
std::int64_t retry_some(Writer& writer, Time now, std::int64_t most);

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
    mail_claims::Attempt attempt;
};
std::vector<NumberedAttempt> list_attempts(Reader& reader, const MailId& id);

/// False if the letter does not wait, or is being delivered just now.
bool retry_now(Writer& writer, const MailId& id, Time now);

} // namespace usher::store::spool_report
