#include "worker/mailer_metrics.h"

#include <chrono>

namespace usher::worker {
namespace {

struct ByOutcome {
    const char* name;
    const char* help;
    std::initializer_list<const char*> outcomes; ///< shown from the start, as 0
};

const ByOutcome attempts = {"usher_mailer_attempts_total",
                            "Attempts to deliver an e-mail by outcome",
                            {"sent", "deferred", "bounced", "uncertain", "route_down"}};
const ByOutcome emails = {
    "usher_mailer_letters_total", "E-mails that have left the spool by outcome", {"sent", "bounced", "suppressed"}};
const ByOutcome recoveries = {"usher_mailer_recovered_total",
                              "Attempts made before a crash and recovered from the journal by outcome",
                              {"sent", "uncertain"}};

metrics::Counter counter_of(metrics::Registry& registry, const ByOutcome& what, std::string_view outcome)
{
    return registry.counter(what.name, what.help, {{"outcome", std::string(outcome)}});
}

} // namespace

MailerMetrics::MailerMetrics(metrics::Registry& registry)
    : registry_(&registry),
      lost_leases_(registry.counter("usher_mailer_leases_lost_total",
                                    "Attempts whose outcome came too late to count: the claim had expired")),
      seconds_to_sent_(registry.histogram("usher_mailer_seconds_to_sent",
                                          "Time from writing an e-mail until the relay accepted it", {},
                                          {0.5, 1, 2, 5, 10, 30, 60, 300, 1'800, 7'200, 43'200, 259'200}))
{
    for (const auto& what : {attempts, emails, recoveries})
        for (const auto* outcome : what.outcomes)
            counter_of(registry, what, outcome);
}

void MailerMetrics::attempted(DeliveryOutcome outcome) const
{
    if (registry_) counter_of(*registry_, attempts, to_text(outcome)).add();
}

void MailerMetrics::finished(std::string_view outcome) const
{
    if (registry_) counter_of(*registry_, emails, outcome).add();
}

void MailerMetrics::took(Time written, Time sent) const
{
    seconds_to_sent_.observe(std::chrono::duration<double>(sent - written).count());
}

void MailerMetrics::recovered(DeliveryOutcome outcome) const
{
    if (registry_) counter_of(*registry_, recoveries, to_text(outcome)).add();
}

} // namespace usher::worker
