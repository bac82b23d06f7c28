// How a worker's threads are asked to finish. Any thread may call anything.
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
    /// Whether the request is older than this: what still waits on the network then should be broken off.
    bool requested_before(std::chrono::seconds age) const;
    /// Sleeps, but no longer than until the request.
    void rest(std::chrono::microseconds duration) const;

private:
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::optional<std::chrono::steady_clock::time_point> requested_at_;
};

} // namespace usher::worker
