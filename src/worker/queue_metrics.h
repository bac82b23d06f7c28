// A worker's Prometheus endpoint: serves its registry at an address of its own, including the depth of its queue, which
// a thread queries from the database from time to time.
//
// Counting a million due e-mails takes the database a fifth of a second. So requests for /metrics never wait for a
// count, and the pause between two counts is at least fifty times as long as the last one took: at most 2 % of one
// core.
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

/// Queries the database and sets gauges.
using Measure = std::function<void(store::Database&)>;

class QueueMetrics {
public:
    /// registry must outlive it. If the address is not available (another mailer on this host uses it), that is logged
    /// and no metrics are served: no reason not to deliver.
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

/// E-mails by priority and state, and how long the oldest has been due. registry and clock must outlive what is
/// returned.
Measure depth_of_spool(metrics::Registry& registry, const Clock& clock);
/// Notifications, and the age of the oldest.
Measure depth_of_notifications(metrics::Registry& registry, const Clock& clock);

} // namespace usher::worker
