// What all connections of this process to the database count. Made by default it counts nothing.
#pragma once

#include "base/metrics.h"

namespace usher::store {

struct DatabaseMetrics {
    DatabaseMetrics() = default;
    explicit DatabaseMetrics(metrics::Registry& registry);

    metrics::Counter statements;
    /// Errors by what follows from them (see database.h).
    metrics::Counter conflicts, again, reconnects, faults;
};

/// From here on they count there. To be called once, before there are connections; the registry must outlive them.
void count_in(const DatabaseMetrics& metrics);

} // namespace usher::store
