#include "worker/stop.h"

namespace usher::worker {

void Stop::request()
{
    {
        const std::lock_guard lock(mutex_);
        if (!requested_at_) requested_at_ = std::chrono::steady_clock::now();
    }
    changed_.notify_all();
}

bool Stop::requested() const
{
    const std::lock_guard lock(mutex_);
    return requested_at_.has_value();
}

bool Stop::requested_before(std::chrono::seconds age) const
{
    const std::lock_guard lock(mutex_);
    return requested_at_ && std::chrono::steady_clock::now() - *requested_at_ >= age;
}

void Stop::rest(std::chrono::microseconds duration) const
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, duration, [this] { return requested_at_.has_value(); });
}

} // namespace usher::worker
