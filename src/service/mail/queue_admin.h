// What an operator does with e-mails: inspect them, check the queue's invariants, retry some at once, hold some, drop
// one.
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
    store::queue_report::Counts finished;                   ///< no longer in the queue
    store::queue_report::Uncertain uncertain;
    store::notifications::Counts notifications;
};

struct SpooledEmail {
    store::queue_report::EmailRow email;
    std::string parameter_names; ///< a JSON list; empty once the e-mail is finished
    std::vector<store::queue_report::NumberedAttempt> attempts;
    std::vector<Event> events; ///< of the e-mail's subject
};

struct SpoolCheck {
    std::vector<store::queue_invariants::Violation> violations;
    std::vector<std::string> misplaced; ///< columns that may still hold parameters of finished e-mails
    store::queue_invariants::Totals totals;
};

class QueueAdmin {
public:
    explicit QueueAdmin(const Context& context) : database_(context.database), clock_(context.clock) {}

    SpoolStatus status();
    /// The waiting ones, or the finished ones.
    enum class Which { waiting, finished, both };
    std::vector<store::queue_report::EmailRow> list(Which which, const store::queue_report::Filter& filter);
    std::optional<SpooledEmail> find(const EmailId& id);
    /// The complete e-mail while it waits: its parameters may be secret.
    std::optional<Email> find_mail(const EmailId& id);
    SpoolCheck check(const store::queue_invariants::Limits& limits);

    enum class Outcome {
        done,
        not_found,
        finished, ///< it has left the queue
        busy,     ///< a mailer is delivering it at this moment
    };
    /// Makes it due at once; also releases a held e-mail.
    Outcome retry(const EmailId& id);
    Outcome hold(const EmailId& id);
    /// Moves it into the log as suppressed. Done also if it is there already.
    Outcome drop(const EmailId& id);

    /// Returns how many became due.
    std::int64_t retry_all(const store::queue_commands::Selection& selection);
    /// Returns how many became held.
    std::int64_t hold_all(const store::queue_commands::Selection& selection);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
