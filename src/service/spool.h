// What an operator does with letters: look at them, send one again at once, take one out.
#pragma once

#include "base/clock.h"
#include "store/mail_spool.h"
#include "store/notifications.h"
#include "store/spool_report.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::service {

struct SpoolStatus {
    std::vector<store::spool_report::LaneCounts> lanes;
    store::spool_report::Counts all;
    store::notifications::Counts notifications;
};

struct SpooledLetter {
    store::spool_report::Letter letter;
    std::string parameter_names; ///< a JSON list; empty once the letter has left
    std::vector<store::spool_report::NumberedAttempt> attempts;
};

class Spool {
public:
    Spool(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    SpoolStatus status();
    std::vector<store::spool_report::WaitingLetter> list(const store::spool_report::Filter& filter);
    std::optional<SpooledLetter> find(const MailId& id);

    enum class Outcome {
        done,
        not_found,
        finished, ///< it has left the spool
        busy,     ///< a mailer is delivering it just now
    };
    Outcome retry(const MailId& id);
    /// How many are due now that were not.
    std::int64_t retry_all();
    /// Into the log as suppressed. Done also if that is where it is already.
    Outcome drop(const MailId& id);

private:
    std::optional<store::spool_report::Letter> find_letter(const MailId& id);

    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
