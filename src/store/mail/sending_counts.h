// The table letter_counts: how many e-mails were written today, by kind ("inviter", "org", "receiver") and subject.
// Each function is one statement. Times are passed in; days are in UTC.
#pragma once

#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::sending_counts {

struct SendingCount {
    std::string kind;
    std::string subject; ///< 16 bytes
    std::int64_t emails = 0;
    std::int64_t most = 0; ///< per day
};

/// Adds their e-mails, each row once; false, and nothing is added, if one would exceed its limit. The rows stay locked
/// until the transaction ends, so call it late.
bool add(Transaction& transaction, const std::vector<SendingCount>& counts, Time now);
/// The current counts; rows without e-mails are left out.
std::vector<SendingCount> list(Reader& reader, const std::vector<SendingCount>& counts, Time now);

} // namespace usher::store::sending_counts
