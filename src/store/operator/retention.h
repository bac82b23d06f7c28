// Rows that are of no more use, counted and removed by the operator's clean-up, a portion at a time: a transaction stays
// small, no lock lasts, and whoever is at work meanwhile waits for none of it.
#pragma once

#include "store/engine/database.h"

#include <vector>

namespace usher::store::retention {

/// One kind of them; what is of use still is never among them, whenever `before` is.
struct Kind {
    const char* name;   ///< as it is shown to the operator
    const char* count;  ///< a statement: how many, from before a time
    const char* remove; ///< a statement: so many of them, from before a time
};

std::int64_t count(Reader& reader, const Kind& kind, Time before);
/// How many were removed: fewer than `most` if there are no more.
std::int64_t remove(Writer& writer, const Kind& kind, Time before, std::int64_t most);

extern const Kind sessions;         ///< that ended before then
extern const Kind access_tokens;    ///< the same
extern const Kind failure_counts;   ///< that counted no longer
extern const Kind sending_counts;   ///< of earlier days
extern const Kind renewal_requests; ///< that were made before then
extern const Kind ended_links;      ///< that ended before then
extern const Kind mail_attempts;    ///< of e-mails that left the spool before then
extern const Kind emails;           ///< that left the spool before then; after their attempts
extern const Kind events;           ///< of before then, but for those that rooms count as messages

} // namespace usher::store::retention
