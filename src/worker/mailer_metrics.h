// A mailer's metrics. Copyable and thread-safe. Default-constructed it counts nothing, which suits tests.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "domain/delivery.h"

#include <string>
#include <string_view>

namespace usher::worker {

class MailerMetrics {
public:
    MailerMetrics() = default;
    /// registry must outlive it.
    explicit MailerMetrics(metrics::Registry& registry);

    void attempted(DeliveryOutcome outcome) const;
    /// An e-mail has left the spool: "sent", "bounced" or "suppressed".
    void finished(std::string_view outcome) const;
    /// How long it took to send an e-mail.
    void took(Time written, Time sent) const;
    /// An attempt did not count: its claim had ended before.
    void lost_lease() const { lost_leases_.add(); }
    /// An attempt made before a crash, recovered from the journal.
    void recovered(DeliveryOutcome outcome) const;

private:
    metrics::Registry* registry_ = nullptr;
    metrics::Counter lost_leases_;
    metrics::Histogram seconds_to_sent_;
};

} // namespace usher::worker
