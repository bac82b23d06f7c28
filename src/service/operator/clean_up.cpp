#include "service/operator/clean_up.h"

#include "store/engine/database.h"
#include "store/operator/retention.h"

namespace usher::service {

using namespace std::chrono_literals;
namespace retention = store::retention;

namespace {

/// Rows per transaction: some milliseconds of work, and far below what a cluster accepts.
constexpr std::int64_t portion = 500;

/// Counts that have ended are no longer needed; the hour allows for hosts whose clocks differ.
constexpr auto grace = 1h;
/// An e-mail about an ended link is written at most once a day (service/links/renewal_requests).
constexpr auto turn_of_requests = 24h;

} // namespace

struct CleanUp::Task {
    const retention::Kind& kind;
    Time before;
};

std::vector<CleanUp::Task> CleanUp::tasks() const
{
    const auto now = clock_.now();
    std::vector<Task> tasks = {{retention::sessions, now},
                               {retention::failure_counts, now - grace},
                               {retention::sending_counts, now - grace},
                               {retention::renewal_requests, now - turn_of_requests - grace}};
    const auto add = [&](const retention::Kind& kind, std::chrono::days kept) {
        if (kept > std::chrono::days(0)) tasks.push_back({kind, now - kept});
    };
    add(retention::access_tokens, retention_.access_tokens);
    add(retention::ended_links, retention_.ended_links);
    add(retention::mail_attempts, retention_.emails);
    add(retention::emails, retention_.emails);
    add(retention::events, retention_.events);
    return tasks;
}

std::vector<CleanUp::Cleaned> CleanUp::look()
{
    std::vector<Cleaned> found;
    for (const auto& [kind, before] : tasks())
        found.push_back({kind.name, database_.read([&, &one = kind, at = before](store::Reader& reader) {
                             return retention::count(reader, one, at);
                         })});
    return found;
}

std::int64_t CleanUp::remove_all(const Task& task)
{
    std::int64_t all = 0;
    for (std::int64_t removed = 1; removed > 0; all += removed)
        removed = database_.alone([&](store::Autocommit& autocommit) {
            return retention::remove(autocommit, task.kind, task.before, portion);
        });
    return all;
}

std::vector<CleanUp::Cleaned> CleanUp::run()
{
    std::vector<Cleaned> cleaned;
    for (const auto& task : tasks())
        cleaned.push_back({task.kind.name, remove_all(task)});
    return cleaned;
}

} // namespace usher::service
