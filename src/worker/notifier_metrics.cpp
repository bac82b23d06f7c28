#include "worker/notifier_metrics.h"

namespace usher::worker {
namespace {

metrics::Counter stanzas(metrics::Registry& registry, const char* outcome)
{
    return registry.counter("usher_notifier_stanzas_total",
                            "Stanzas by outcome: delivered, rejected by the server, returned to the queue because the "
                            "connection to the server was lost, expired",
                            {{"outcome", outcome}});
}

} // namespace

NotifierMetrics::NotifierMetrics(metrics::Registry& registry)
    : delivered(stanzas(registry, "delivered")), rejected(stanzas(registry, "rejected")),
      returned(stanzas(registry, "returned")), expired(stanzas(registry, "expired"))
{
}

} // namespace usher::worker
