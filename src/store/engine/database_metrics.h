// Metrics of all database connections in this process. Default-constructed it counts nothing.
#pragma once

#include "base/metrics.h"

namespace usher::store {

struct DatabaseMetrics {
    DatabaseMetrics() = default;
    explicit DatabaseMetrics(metrics::Registry& registry);

    metrics::Counter statements;
    /// Errors by how to recover from them (see database.h).
    metrics::Counter conflicts, again, reconnects, faults;
};

/// Registers the metrics. Call it once, before there are connections; the registry must outlive them.
void count_in(const DatabaseMetrics& metrics);

} // namespace usher::store
