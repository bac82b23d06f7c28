// What the operator asks of usherd itself, from loopback only: /healthz (the process), /readyz (the database),
// /metrics (this process' numbers, as Prometheus reads them; where several run, ask each).
#pragma once

#include "api/dialect.h"
#include "base/metrics.h"

namespace usher::api {

/// metrics must outlive it.
Dialect operator_dialect(const metrics::Registry& metrics);

} // namespace usher::api
