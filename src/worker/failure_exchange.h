// Tells other usherd processes of the failures here, and learns of theirs, through the table failure_counts: what fails is
// written at once, all that has gathered while the last was written in one statement; what others wrote is read twice a
// second. A thread of its own with a connection of its own, so requests wait for none of it. With the database away each
// process counts alone, and tells what it has counted once it is back.
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
    /// connect: asked for whenever a connection is made. All must outlive it; begins with run_in_background().
    FailureExchange(FailureCounts& counts, const Clock& clock, std::function<store::ConnectOptions()> connect);
    /// Tells what there is to tell, and ends.
    ~FailureExchange();
    FailureExchange(const FailureExchange&) = delete;
    FailureExchange& operator=(const FailureExchange&) = delete;

    void run_in_background();
    /// One step: waits for changes, but not for longer than that, tells them, and learns. Throws store::DatabaseError,
    /// nothing is lost then.
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
    Time asked_at_{}; ///< for the changes of others; never, at first
    std::atomic<bool> stopping_ = false;
    std::thread thread_;
};

} // namespace usher::worker
