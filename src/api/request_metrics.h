// What dispatch counts: requests by dialect, route and outcome, how long they took, and the limits that were hit. One for
// each worker; the numbers are shared by all of the process.
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

    /// route: nullptr where none matched.
    void answered(const Dialect& dialect, const Route* route, int status, std::chrono::duration<double> took);
    /// Counts those codes that tell of a limit.
    void refused(const Error& error);

private:
    /// A route's numbers, kept at hand: asking the registry costs more than counting.
    struct OfRoute {
        metrics::Histogram seconds;
        std::map<int, metrics::Counter> by_status_class; ///< by its first digit
    };
    OfRoute& numbers_of(const Dialect& dialect, const Route* route);

    metrics::Registry& registry_;
    std::unordered_map<const void*, OfRoute> of_routes_; ///< by the route, or the dialect that owns what is none
    std::map<std::string_view, metrics::Counter> limits_;
};

} // namespace usher::api
