// What a notifier counts. Made by default it counts nothing.
#pragma once

#include "base/metrics.h"

namespace usher::worker {

struct NotifierMetrics {
    NotifierMetrics() = default;
    explicit NotifierMetrics(metrics::Registry& registry);

    /// Stanzas by what became of them; those that were returned are due again.
    metrics::Counter delivered, rejected, returned, expired;
};

} // namespace usher::worker
