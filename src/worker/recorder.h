// Records the results of attempts in the database, many in one transaction: each e-mail moves from the spool to the
// log, waits for another attempt, or is held for the operator. An attempt whose claim has ended is recorded, but has no
// effect. One thread.
#pragma once

#include "base/random.h"
#include "domain/event.h"
#include "store/engine/database.h"
#include "worker/active_queue.h"
#include "worker/queue_options.h"

#include <vector>

namespace usher::worker {

struct AttemptRecord;

class Recorder {
public:
    /// All must outlive it.
    Recorder(store::Database& database, Random& random, const QueueOptions& options);

    /// All or nothing; idempotent. Throws store::DatabaseError.
    void record(const std::vector<DeliveryResult>& results);

private:
    std::vector<AttemptRecord> decide(store::Transaction& transaction, const std::vector<DeliveryResult>& results);
    void decide_by_attempt(AttemptRecord& record);
    void write(store::Transaction& transaction, const std::vector<AttemptRecord>& records);
    std::vector<Event> history_of(const std::vector<AttemptRecord>& records);
    void count(const AttemptRecord& record) const;

    store::Database& database_;
    Random& random_;
    const QueueOptions& options_;
};

} // namespace usher::worker
