// A notifier's metrics. Default-constructed it counts nothing.
#pragma once

#include "base/metrics.h"

namespace usher::worker {

struct NotifierMetrics {
    NotifierMetrics() = default;
    explicit NotifierMetrics(metrics::Registry& registry);

    /// Stanzas by outcome; returned ones are due again.
    metrics::Counter delivered, rejected, returned, expired;
};

} // namespace usher::worker
