// The table letter_counts: how many e-mails were written today, by kind ("inviter", "org", "receiver") and subject. One
// function is one statement. Times are passed in; a day is one of UTC.
#pragma once

#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::sending_counts {

struct SendingCount {
    std::string kind;
    std::string subject; ///< 16 bytes
    std::int64_t emails = 0;
    std::int64_t most = 0; ///< of a day
};

/// Adds their e-mails, each row once; false if one would have more than its most: then nothing is added. The rows stay
/// locked until the transaction ends, so it comes late in it.
bool add(Transaction& transaction, const std::vector<SendingCount>& counts, Time now);
/// As they stand; those that have no e-mails yet are left out.
std::vector<SendingCount> list(Reader& reader, const std::vector<SendingCount>& counts, Time now);

} // namespace usher::store::sending_counts
