// Endpoints for the operator of usherd, from loopback only: /healthz (the process), /readyz (the database), /metrics
// (this process's metrics, for Prometheus; if several run, scrape each).
#pragma once

#include "api/dialect.h"
#include "base/metrics.h"

namespace usher::api {

/// metrics must outlive it.
Dialect operator_dialect(const metrics::Registry& metrics);

} // namespace usher::api
