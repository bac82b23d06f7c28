#include "worker/queue_metrics.h"

#include "base/log.h"
#include "store/mail/notifications.h"
#include "store/mail/queue_report.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::microseconds shortest_pause = 5s;
constexpr int pause_for_each_time_taken = 50;

double seconds_between(Time from, Time to)
{
    return std::max(0.0, std::chrono::duration<double>(to - from).count());
}

/// Of one priority.
struct PriorityGauges {
    PriorityGauges(metrics::Registry& registry, const char* priority)
        : due(emails(registry, priority, "due")), later(emails(registry, priority, "later")),
          held(emails(registry, priority, "held")),
          oldest_due(registry.gauge("usher_mail_spool_oldest_due_seconds",
                                    "How long the most overdue e-mail has been due", {{"lane", priority}}))
    {
    }

    static metrics::Gauge emails(metrics::Registry& registry, const char* priority, const char* state)
    {
        return registry.gauge(
            "usher_mail_spool_letters",
            "E-mails in the spool: due now; waiting for another attempt, or claimed by a mailer; held "
            "for the operator",
            {{"lane", priority}, {"state", state}});
    }

    void show(const store::queue_report::Depth& depth, Time now) const
    {
        due.set(static_cast<double>(depth.due));
        later.set(static_cast<double>(depth.later));
        held.set(static_cast<double>(depth.held));
        oldest_due.set(depth.first_due ? seconds_between(*depth.first_due, now) : 0);
    }

    metrics::Gauge due, later, held, oldest_due;
};

metrics::Gauge time_of_count(metrics::Registry& registry)
{
    return registry.gauge("usher_counted_timestamp_seconds", "When the queue was last counted");
}

double timestamp(Time time)
{
    return std::chrono::duration<double>(time.time_since_epoch()).count();
}

} // namespace

QueueMetrics::QueueMetrics(const metrics::Registry& registry, const std::string& listen, store::ConnectOptions database,
                           Measure measure)
    : database_(std::move(database)), measure_(std::move(measure))
{
    try {
        endpoint_ = std::make_unique<metrics::Endpoint>(registry, listen);
        thread_ = std::thread([this] { work(); });
    } catch (const std::exception& error) {
        log::warning("metrics are not served", {{"cause", error.what()}});
    }
}

QueueMetrics::~QueueMetrics()
{
    stop_.request();
    if (thread_.joinable()) thread_.join();
}

void QueueMetrics::work()
{
    store::Database database(database_);
    while (!stop_.requested()) {
        const auto begin = std::chrono::steady_clock::now();
        try {
            measure_(database);
        } catch (const std::exception& error) {
            // The threads that need the database report the outage.
            log::debug("queue metrics not updated", {{"cause", error.what()}});
        }
        const auto took =
            std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
        stop_.rest(std::max(shortest_pause, pause_for_each_time_taken * took));
    }
}

Measure depth_of_spool(metrics::Registry& registry, const Clock& clock)
{
    const PriorityGauges single(registry, "single");
    const PriorityGauges bulk(registry, "bulk");
    const auto counted = time_of_count(registry);
    return [single, bulk, counted, &clock](store::Database& database) {
        const auto now = clock.now();
        const auto depths =
            database.read([&](store::Reader& reader) { return store::queue_report::depth_by_priority(reader, now); });
        const auto depth_of = [&](EmailPriority priority) {
            const auto depth = std::ranges::find(depths, priority, &store::queue_report::Depth::priority);
            return depth == depths.end() ? store::queue_report::Depth{priority} : *depth;
        };
        single.show(depth_of(EmailPriority::single), now);
        bulk.show(depth_of(EmailPriority::bulk), now);
        counted.set(timestamp(now));
    };
}

Measure depth_of_notifications(metrics::Registry& registry, const Clock& clock)
{
    const auto waiting = registry.gauge("usher_notifications_waiting", "Notifications waiting or being delivered");
    const auto oldest = registry.gauge("usher_notifications_oldest_seconds", "Age of the oldest of them");
    const auto counted = time_of_count(registry);
    return [waiting, oldest, counted, &clock](store::Database& database) {
        const auto depth = database.read([&](store::Reader& reader) { return store::notifications::depth(reader); });
        const auto now = clock.now();
        waiting.set(static_cast<double>(depth.waiting));
        oldest.set(depth.oldest ? seconds_between(*depth.oldest, now) : 0);
        counted.set(timestamp(now));
    };
}

} // namespace usher::worker
