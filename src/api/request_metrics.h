// What dispatch counts: requests by dialect, route and outcome, their duration, and the limits that were exceeded. One
// per worker; the metrics are shared by the whole process.
#pragma once

#include "api/dialect.h"
#include "base/metrics.h"

#include <chrono>
#include <map>
#include <unordered_map>

namespace usher::api {

class RequestMetrics {
public:
    explicit RequestMetrics(metrics::Registry& registry);

    /// route: nullptr if none matched.
    void answered(const Dialect& dialect, const Route* route, int status, std::chrono::duration<double> took);
    /// Counts the codes of limits.
    void refused(const Error& error);

private:
    /// A route's metrics, cached: looking them up in the registry costs more than counting.
    struct OfRoute {
        metrics::Histogram seconds;
        std::map<int, metrics::Counter> by_status_class; ///< by its first digit
    };
    OfRoute& numbers_of(const Dialect& dialect, const Route* route);

    metrics::Registry& registry_;
    std::unordered_map<const void*, OfRoute> of_routes_; ///< by the route, or the dialect for requests without one
    std::map<std::string_view, metrics::Counter> limits_;
};

} // namespace usher::api
