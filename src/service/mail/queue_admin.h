// What an operator does with letters: look at them, check what must hold of them, send some again at once, hold some, take
// one out.
#pragma once

#include "base/clock.h"
#include "domain/event.h"
#include "store/mail/mail_spool.h"
#include "store/mail/notifications.h"
#include "store/mail/queue_commands.h"
#include "store/mail/queue_invariants.h"
#include "store/mail/queue_report.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::service {

struct SpoolStatus {
    std::vector<store::spool_report::LaneCounts> lanes;
    std::vector<store::spool_report::DomainCounts> domains; ///< those with the most letters
    store::spool_report::Counts finished;                   ///< those that have left
    store::spool_report::Uncertain uncertain;
    store::notifications::Counts notifications;
};

struct SpooledLetter {
    store::spool_report::Letter letter;
    std::string parameter_names; ///< a JSON list; empty once the letter has left
    std::vector<store::spool_report::NumberedAttempt> attempts;
    std::vector<Event> events; ///< of what the letter tells of
};

struct SpoolCheck {
    std::vector<store::spool_check::Violation> violations;
    std::vector<std::string> misplaced; ///< columns that could hold parameters of letters which have left
    store::spool_check::Totals totals;
};

class Spool {
public:
    Spool(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    SpoolStatus status();
    /// Those that wait, or those that have left.
    enum class Which { waiting, finished, both };
    std::vector<store::spool_report::Letter> list(Which which, const store::spool_report::Filter& filter);
    std::optional<SpooledLetter> find(const MailId& id);
    /// The letter whole, as long as it waits: its parameters may be secret.
    std::optional<Mail> find_mail(const MailId& id);
    SpoolCheck check(const store::spool_check::Limits& limits);

    enum class Outcome {
        done,
        not_found,
        finished, ///< it has left the spool
        busy,     ///< a mailer is delivering it just now
    };
    /// Due at once; a letter that was held is held no more.
    Outcome retry(const MailId& id);
    Outcome hold(const MailId& id);
    /// Into the log as suppressed. Done also if that is where it is already.
    Outcome drop(const MailId& id);

    /// How many are due now that were not.
    std::int64_t retry_all(const store::spool_orders::Selection& selection);
    /// How many are held that were not.
    std::int64_t hold_all(const store::spool_orders::Selection& selection);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
