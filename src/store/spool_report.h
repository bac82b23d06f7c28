// The operator's view of the letters that wait, where it is of many at once. Reads and changes mail_spool only.
#pragma once

#include "domain/mail.h"
#include "store/database.h"

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

} // namespace usher::store::spool_report
