// How many e-mails a day (of UTC) an inviter and an organization may cause and a recipient may get. Counted in the
// transaction that writes the e-mails, so the limits are exact under any race.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/result.h"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

struct SendingLimits {
    std::int64_t of_inviter = 0; ///< 0: no limit
    std::int64_t of_org = 0;
    std::int64_t to_receiver = 0;
};

/// On whose behalf the e-mails are written; empty parts are not counted.
struct SendingAccount {
    std::optional<UserId> inviter = {};
    std::optional<OrgId> org = {};
};

/// Counts an e-mail to each of the recipients (addresses by key, each once) and returns those that have reached today's
/// limit: none may be written to them. One statement, unless a limit is reached. For service/mail/emails.h.
/// Errors: rate_limited (until midnight) if inviter or organization may write no more or not so many, or if all of the
/// recipients have reached their limit.
Result<std::set<std::string>> count_emails(store::Transaction& tx, const SendingLimits& limits,
                                           const SendingAccount& account, std::vector<std::string> recipients,
                                           Time now);

} // namespace usher::service
