// What an operator does with e-mails: look at them, check what must hold of them, send some again at once, hold some, take
// one out.
#pragma once

#include "base/clock.h"
#include "domain/event.h"
#include "service/context.h"
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
    std::vector<store::queue_report::PriorityCounts> priorities;
    std::vector<store::queue_report::DomainCounts> domains; ///< those with the most e-mails
    store::queue_report::Counts finished;                   ///< those that have left
    store::queue_report::Uncertain uncertain;
    store::notifications::Counts notifications;
};

struct SpooledEmail {
    store::queue_report::EmailRow email;
    std::string parameter_names; ///< a JSON list; empty once the e-mail has left
    std::vector<store::queue_report::NumberedAttempt> attempts;
    std::vector<Event> events; ///< of what the e-mail tells of
};

struct SpoolCheck {
    std::vector<store::queue_invariants::Violation> violations;
    std::vector<std::string> misplaced; ///< columns that could hold parameters of e-mails which have left
    store::queue_invariants::Totals totals;
};

class Spool {
public:
    explicit Spool(const Context& context) : database_(context.database), clock_(context.clock) {}

    SpoolStatus status();
    /// Those that wait, or those that have left.
    enum class Which { waiting, finished, both };
    std::vector<store::queue_report::EmailRow> list(Which which, const store::queue_report::Filter& filter);
    std::optional<SpooledEmail> find(const EmailId& id);
    /// The e-mail whole, as long as it waits: its parameters may be secret.
    std::optional<Email> find_mail(const EmailId& id);
    SpoolCheck check(const store::queue_invariants::Limits& limits);

    enum class Outcome {
        done,
        not_found,
        finished, ///< it has left the spool
        busy,     ///< a mailer is delivering it just now
    };
    /// Due at once; an e-mail that was held is held no more.
    Outcome retry(const EmailId& id);
    Outcome hold(const EmailId& id);
    /// Into the log as suppressed. Done also if that is where it is already.
    Outcome drop(const EmailId& id);

    /// How many are due now that were not.
    std::int64_t retry_all(const store::queue_commands::Selection& selection);
    /// How many are held that were not.
    std::int64_t hold_all(const store::queue_commands::Selection& selection);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
