// What a worker shows to Prometheus: its registry at an address of its own, and in it the depth of its queue, which a thread
// asks the database for from time to time.
//
// A count of a million due e-mails costs the database a fifth of a second. So no reader of /metrics waits for one, and
// the pauses between two counts are at least fifty times as long as the last has taken: 2 % of one core at most.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "store/engine/database.h"
#include "worker/stop.h"

#include <functional>
#include <memory>
#include <string>
#include <thread>

namespace usher::worker {

/// Asks the database and sets gauges.
using Measure = std::function<void(store::Database&)>;

class QueueMetrics {
public:
    /// registry must outlive it. If the address is not available (another mailer of this host has it) that is logged and
    /// there are no metrics: no reason not to deliver.
    QueueMetrics(const metrics::Registry& registry, const std::string& listen, store::ConnectOptions database,
                 Measure measure);
    ~QueueMetrics();
    QueueMetrics(const QueueMetrics&) = delete;
    QueueMetrics& operator=(const QueueMetrics&) = delete;

private:
    void work();

    const store::ConnectOptions database_;
    const Measure measure_;
    Stop stop_;
    std::unique_ptr<metrics::Endpoint> endpoint_;
    std::thread thread_;
};

/// E-mails by priority and state, and how long the first has been due. registry and clock must outlive what is returned.
Measure depth_of_spool(metrics::Registry& registry, const Clock& clock);
/// Notifications, and the age of the oldest.
Measure depth_of_notifications(metrics::Registry& registry, const Clock& clock);

} // namespace usher::worker
