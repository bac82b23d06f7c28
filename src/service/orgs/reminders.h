// Use case: reminds those who have not answered an invite into an organization, once, some days before it expires.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "service/context.h"
#include "service/mail/emails.h"

#include <chrono>
#include <cstdint>
#include <vector>

namespace usher::store {
class Database;
namespace invites {
struct InviteToRemind;
}
} // namespace usher::store

namespace usher::service {

struct ReminderPolicy {
    std::chrono::days before_the_end{0}; ///< 0: no reminders
    EmailPolicy mail;
};

class Reminders {
public:
    Reminders(const Context& context, ReminderPolicy policy);

    /// Sends all reminders that are due, in batches, each a transaction. Any number of programs may do so at once:
    /// nobody is reminded twice. Returns how many e-mails were written.
    ///
    /// Nobody is reminded whose first e-mail was not written or did not arrive, whose address bounced or blocks e-mails
    /// of the organization, who could not accept any more, or for whom the daily limits leave no e-mail.
    std::int64_t remind();

private:
    struct Portion {
        std::int64_t looked_at = 0;
        std::int64_t written = 0;
    };
    Portion remind_some(Time now);
    std::int64_t write(store::Transaction& tx, const EmailWriter& writer,
                       const std::vector<store::invites::InviteToRemind>& invites);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const ReminderPolicy policy_;
};

} // namespace usher::service
