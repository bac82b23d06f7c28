// Something that all workers of a process need (the relay, the database) and that may be away: one of them tries it from time
// to time, with growing pauses, while the others wait. The log says when the outage begins and ends, not each time it is met.
// Any thread may call anything.
#pragma once

#include "base/clock.h"
#include "base/metrics.h"
#include "base/random.h"

#include <chrono>
#include <mutex>
#include <string>

namespace usher::worker {

struct Pauses {
    std::chrono::microseconds first;
    std::chrono::microseconds longest; ///< each pause is twice the one before, up to this
};

/// What an outage counts; made by default it counts nothing.
struct OutageMetrics {
    OutageMetrics() = default;
    /// of: "relay", "database" or "xmpp_server".
    OutageMetrics(metrics::Registry& registry, const std::string& of);

    metrics::Gauge is_on;
    metrics::Counter begun;
};

class Outage {
public:
    /// what: as the log names it, such as "relay".
    /// jitter: makes each pause up to a fifth longer than said, so that several processes do not come back together.
    Outage(std::string what, Pauses pauses, const Clock& clock, Random* jitter = nullptr);

    /// To be called before others use it.
    void count_in(OutageMetrics metrics) { metrics_ = metrics; }

    bool is_on() const;
    /// True when there is no outage, and for the one caller whose turn it is to try again.
    bool may_try();
    /// It is away. Returns when it will be tried again. `cause` is logged when it begins and when the cause changes.
    Time failed(const std::string& cause);
    void succeeded();

private:
    std::chrono::microseconds pause_now() const;

    const std::string what_;
    const Pauses pauses_;
    const Clock& clock_;
    Random* const jitter_;
    OutageMetrics metrics_;
    mutable std::mutex mutex_;
    std::string cause_; ///< empty: no outage
    std::chrono::microseconds pause_{0};
    Time failed_at_;
    Time next_try_;
};

} // namespace usher::worker
