// Counts events by key in windows that begin with a key's first event. Any thread may call. Each process counts alone.
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

    struct Standing {
        bool within;            ///< the limit is not passed
        std::int64_t remaining; ///< events left in this window, not below 0
        Time ends_at;           ///< when the window ends
    };
    /// Counts one event and tells where the key stands with it.
    Standing count(const std::string& key, const RateLimit& limit);
    /// Undoes one count() of the window that lasts still.
    void take_back(const std::string& key);
    /// Tells where the key stands without counting: within is false once all events of the window are used.
    Standing look(const std::string& key, const RateLimit& limit);
    /// The first event of a new window, whatever was counted before.
    void restart(const std::string& key, const RateLimit& limit);
    /// Begins anew for the key.
    void forget(const std::string& key);

private:
    struct Window {
        std::int64_t count = 0;
        Time ends_at{};
    };
    /// A part of the keys with a lock of its own, so that threads seldom wait for each other.
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
