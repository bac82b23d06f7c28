#include "store/engine/database_metrics.h"

namespace usher::store {
namespace {

metrics::Counter errors(metrics::Registry& registry, const char* kind)
{
    return registry.counter("usher_database_errors_total",
                            "Statements and connections that failed, by class: conflict (a "
                            "key or check was violated), again (deadlock), reconnect (the connection was lost), fault",
                            {{"class", kind}});
}

} // namespace

DatabaseMetrics::DatabaseMetrics(metrics::Registry& registry)
    : statements(registry.counter("usher_database_statements_total", "Statements sent to the database")),
      conflicts(errors(registry, "conflict")), again(errors(registry, "again")),
      reconnects(errors(registry, "reconnect")), faults(errors(registry, "fault"))
{
}

} // namespace usher::store
