#include "base/rate_limiter.h"

#include <algorithm>
#include <functional>

namespace usher {

RateLimiter::Shard& RateLimiter::shard_of(const std::string& key)
{
    return shards_[std::hash<std::string>{}(key) % shards_.size()];
}

/// Expired windows are dropped whenever a shard has doubled since the last time, so memory follows the number of active
/// keys at a constant cost per event.
void RateLimiter::sweep(Shard& shard, Time now)
{
    if (shard.windows.size() < shard.sweep_at) return;
    std::erase_if(shard.windows, [now](const auto& entry) { return entry.second.ends_at <= now; });
    shard.sweep_at = std::max<std::size_t>(1024, 2 * shard.windows.size());
}

RateLimiter::Status RateLimiter::count(const std::string& key, const RateLimit& limit)
{
    const auto now = clock_.now();
    auto& shard = shard_of(key);
    const std::lock_guard lock(shard.mutex);
    sweep(shard, now);
    auto& window = shard.windows[key];
    if (window.ends_at <= now) window = {0, now + limit.window};
    ++window.count;
    return {window.count <= limit.events, std::max<std::int64_t>(0, limit.events - window.count), window.ends_at};
}

} // namespace usher
