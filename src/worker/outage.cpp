#include "worker/outage.h"

#include "base/log.h"

#include <algorithm>
#include <utility>

namespace usher::worker {

OutageMetrics::OutageMetrics(metrics::Registry& registry, const std::string& of)
    : is_on(registry.gauge("usher_outage", "1 while a service that this program needs is unavailable", {{"of", of}})),
      begun(registry.counter("usher_outages_total", "How often it has become unavailable", {{"of", of}}))
{
}

Outage::Outage(std::string what, Pauses pauses, const Clock& clock, Random* jitter)
    : what_(std::move(what)), pauses_(pauses), clock_(clock), jitter_(jitter)
{
}

std::chrono::microseconds Outage::pause_now() const
{
    return jitter_ ? pause_ + pause_ / 5 * jitter_->number(1'000) / 1'000 : pause_;
}

bool Outage::is_on() const
{
    const std::lock_guard lock(mutex_);
    return !cause_.empty();
}

bool Outage::may_try()
{
    const std::lock_guard lock(mutex_);
    if (cause_.empty()) return true;
    const auto now = clock_.now();
    if (now < next_try_) return false;
    next_try_ = now + pause_now(); // others keep waiting while this caller tries
    return true;
}

Time Outage::failed(const std::string& cause)
{
    const std::lock_guard lock(mutex_);
    const auto now = clock_.now();
    // Attempts begun before the outage fail during the pause; they do not lengthen it.
    if (cause_.empty()) {
        pause_ = pauses_.first;
        metrics_.begun.add();
        metrics_.is_on.set(1);
    } else if (now - failed_at_ >= pause_) {
        pause_ = std::min(2 * pause_, pauses_.longest);
    }
    failed_at_ = now;
    if (cause_ != cause) log::warning(what_ + " is unavailable", {{"cause", cause}});
    cause_ = cause.empty() ? "unknown" : cause;
    next_try_ = now + pause_now();
    return next_try_;
}

void Outage::succeeded()
{
    const std::lock_guard lock(mutex_);
    if (cause_.empty()) return;
    log::info(what_ + " is available again");
    metrics_.is_on.set(0);
    cause_.clear();
}

} // namespace usher::worker
