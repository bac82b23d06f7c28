// Between the spool and the delivery agents: has due e-mails claimed (worker/claimer.h) and results recorded
// (worker/recorder.h). One thread of a process, with the mailer's only database connection; any number of processes may
// work on one spool.
//
// Results are recorded many at a time. Until then they are in the journal; if the database is unavailable, they are
// kept, and written before anything else once it is back.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "store/engine/database.h"
#include "worker/active_queue.h"
#include "worker/claimer.h"
#include "worker/journal.h"
#include "worker/outage.h"
#include "worker/queue_options.h"
#include "worker/recorder.h"
#include "worker/stop.h"

#include <vector>

namespace usher::worker {

class QueueManager {
public:
    /// All must outlive it; queue, journal, both outages, clock, random and stop are shared with other threads.
    QueueManager(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
                 const Clock& clock, Random& random, const Stop& stop, QueueOptions options);

    /// Runs until it is told to stop, then closes the queue, releases what no agent has begun, and records deliveries
    /// in progress when they are done.
    void run(Outage& database_outage);

    // Its steps; each of them throws store::DatabaseError.

    /// Records and releases what a killed mailer has left in the journal.
    void recover();
    /// Records the available results and releases what cannot be delivered now.
    void settle();
    /// Claims at most one batch of due e-mails into the queue; returns how many.
    int claim();

private:
    void work();
    void settle_at_end();

    ActiveQueue& queue_;
    Journal& journal_;
    const Clock& clock_;
    const Stop& stop_;
    const QueueOptions options_;
    Claimer claimer_;
    Recorder recorder_;

    bool recovered_ = false;
    std::vector<DeliveryResult> unrecorded_;
};

} // namespace usher::worker
