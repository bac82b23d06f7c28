// What a mailer counts. Copied freely; any thread may call. Made by default it counts nothing, as tests want it.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"

#include <string>
#include <string_view>

namespace usher::worker {

class MailerMetrics {
public:
    MailerMetrics() = default;
    /// registry must outlive it.
    explicit MailerMetrics(metrics::Registry& registry);

    /// One attempt has come to this end: "sent", "deferred", "bounced", "uncertain", "route_down", ….
    void attempted(std::string_view outcome) const;
    /// An e-mail has left the spool: "sent", "bounced" or "suppressed".
    void finished(std::string_view outcome) const;
    /// It was sent: how long after it was written.
    void took(Time written, Time sent) const;
    /// What became of it was not recorded here: the claim had ended before.
    void lost_lease() const { lost_leases_.add(); }
    /// An e-mail accepted or uncertain before a crash, as the journal told at the start.
    void recovered(std::string_view outcome) const;

private:
    metrics::Registry* registry_ = nullptr;
    metrics::Counter lost_leases_;
    metrics::Histogram seconds_to_sent_;
};

} // namespace usher::worker
