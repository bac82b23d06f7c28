// Tells a worker's threads to stop. All functions are thread-safe.
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>

namespace usher::worker {

class Stop {
public:
    void request();
    bool requested() const;
    /// Whether the request is older than this: what still waits for the network then should be aborted.
    bool requested_before(std::chrono::seconds age) const;
    /// Sleeps, at most until the request.
    void rest(std::chrono::microseconds duration) const;

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::optional<std::chrono::steady_clock::time_point> requested_at_;
};

} // namespace usher::worker
