// Counts events by key in windows that begin with a key's first event. Thread-safe. Each process counts separately.
#pragma once

#include "base/clock.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>

namespace usher {

struct RateLimit {
    std::int64_t events;
    std::chrono::seconds window;
};

class RateLimiter {
public:
    explicit RateLimiter(const Clock& clock) : clock_(clock) {}

    struct Status {
        bool within;            ///< the limit is not exceeded
        std::int64_t remaining; ///< events left in this window, not below 0
        Time ends_at;           ///< when the window ends
    };
    /// Counts one event and returns the key's status with it.
    Status count(const std::string& key, const RateLimit& limit);

private:
    struct Window {
        std::int64_t count = 0;
        Time ends_at{};
    };
    /// A share of the keys with its own lock, so that threads seldom wait for each other.
    struct Shard {
        std::mutex mutex;
        std::unordered_map<std::string, Window> windows;
        std::size_t sweep_at = 1024;
    };
    Shard& shard_of(const std::string& key);
    static void sweep(Shard& shard, Time now);

    const Clock& clock_;
    std::array<Shard, 16> shards_;
};

} // namespace usher
