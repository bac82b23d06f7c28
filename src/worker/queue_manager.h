// Between the spool and the delivery agents: has e-mails claimed that are due (worker/claimer.h), and recorded what became of
// them (worker/recorder.h). One thread of a process, with the mailer's only database connection; any number of processes
// may work on one spool.
//
// Results are recorded many at a time. Until they are, they stand in the journal; should the database be away just then,
// they are kept and written first of all when it is back.
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

    /// Runs until asked to stop, then closes the queue, gives back what no agent has begun, and records what is
    /// on the wire when it is done.
    void run(Outage& database_outage);

    // Its steps; each throws store::DatabaseError.

    /// Records and gives back what a mailer that was killed has left in the journal.
    void recover();
    /// Records the results there are and gives back what cannot be delivered now.
    void settle();
    /// Puts at most a batch of due e-mails into the queue; returns how many.
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
