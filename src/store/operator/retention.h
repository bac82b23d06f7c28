// Rows that are no longer needed, counted and removed by the operator's clean-up in batches: transactions stay small
// and locks short, so that other work is not held up.
#pragma once

#include "store/engine/database.h"

#include <vector>

namespace usher::store::retention {

/// One kind of them; rows that are still needed are never among them, whatever `before` is.
struct Kind {
    const char* name;   ///< as shown to the operator
    const char* count;  ///< a statement: how many there are from before a time
    const char* remove; ///< a statement: removes so many of them from before a time
};

std::int64_t count(Reader& reader, const Kind& kind, Time before);
/// Returns how many were removed: fewer than `most` if there are no more.
std::int64_t remove(Writer& writer, const Kind& kind, Time before, std::int64_t most);

extern const Kind sessions;         ///< that ended before then
extern const Kind access_tokens;    ///< the same
extern const Kind failure_counts;   ///< that no longer counted
extern const Kind sending_counts;   ///< of earlier days
extern const Kind renewal_requests; ///< that were made before then
extern const Kind ended_links;      ///< that ended before then
extern const Kind mail_attempts;    ///< of e-mails that left the spool before then
extern const Kind emails;           ///< that left the spool before then; after their attempts
extern const Kind events;           ///< from before then, except those that rooms count as messages

} // namespace usher::store::retention
