// A service that all workers of a process need (the relay, the database) and that may be unavailable: one of them
// retries it from time to time, with growing pauses, while the others wait. The log says when the outage begins and
// ends, not how often it is met. All functions are thread-safe.
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
    std::chrono::microseconds longest; ///< each pause is twice the previous one, up to this
};

/// An outage's metrics; default-constructed it counts nothing.
struct OutageMetrics {
    OutageMetrics() = default;
    /// of: "relay", "database" or "xmpp_server".
    OutageMetrics(metrics::Registry& registry, const std::string& of);

    metrics::Gauge is_on;
    metrics::Counter begun;
};

class Outage {
public:
    /// what: its name in the log, such as "relay".
    /// jitter: makes each pause up to a fifth longer, so that several processes do not retry in step.
    Outage(std::string what, Pauses pauses, const Clock& clock, Random* jitter = nullptr);

    /// To be called before other threads use it.
    void count_in(OutageMetrics metrics) { metrics_ = metrics; }

    bool is_on() const;
    /// True when there is no outage, and for the one caller whose turn it is to try again.
    bool may_try();
    /// Reports a failure. Returns when to try again. `cause` is logged when the outage begins and when the cause
    /// changes.
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
