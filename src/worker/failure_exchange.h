// Shares failures with other usherd processes through the table failure_counts: a failure is written at once, together
// with all that have accumulated during the last write; what others wrote is read twice a second. It has its own thread
// and database connection, so requests never wait for it. While the database is unavailable each process counts alone,
// and writes its counts once the database is back.
#pragma once

#include "base/clock.h"
#include "base/failure_counts.h"
#include "store/engine/database.h"
#include "worker/outage.h"

#include <atomic>
#include <chrono>
#include <functional>
#include <optional>
#include <thread>

namespace usher::worker {

class FailureExchange {
public:
    /// connect: called whenever a connection is made. All must outlive it; starts with run_in_background().
    FailureExchange(FailureCounts& counts, const Clock& clock, std::function<store::ConnectOptions()> connect);
    /// Writes what is still unwritten, and ends.
    ~FailureExchange();
    FailureExchange(const FailureExchange&) = delete;
    FailureExchange& operator=(const FailureExchange&) = delete;

    void run_in_background();
    /// One step: waits for changes, at most that long, writes them, and reads those of others. Throws
    /// store::DatabaseError; nothing is lost then.
    void exchange(std::chrono::milliseconds longest);

private:
    void run();
    store::Database& database();
    void tell(const std::vector<FailureCounts::Change>& changes);
    std::vector<FailureCounts::Known> news(const std::vector<FailureCounts::Change>& told);

    FailureCounts& counts_;
    const Clock& clock_;
    const std::function<store::ConnectOptions()> connect_;
    Outage outage_;
    std::optional<store::Database> database_;
    Time asked_at_{}; ///< when others' changes were last read; initially never
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

} // namespace usher::worker
