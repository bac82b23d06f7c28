#include "service/operator/clean_up.h"

#include "store/engine/database.h"
#include "store/operator/retention.h"

namespace usher::service {

using namespace std::chrono_literals;
namespace leftovers = store::leftovers;

namespace {

/// Rows of one transaction: some milliseconds of work, and far below what a cluster takes at once.
constexpr std::int64_t portion = 500;

/// Counts that have ended are of use to nobody; the hour is for hosts whose clocks differ.
constexpr auto grace = 1h;
/// A letter about a dead link is written at most once a day (service/link_requests).
constexpr auto turn_of_requests = 24h;

} // namespace

struct CleanUp::Task {
    const leftovers::Kind& kind;
    Time before;
};

std::vector<CleanUp::Task> CleanUp::tasks() const
{
    const auto now = clock_.now();
    std::vector<Task> tasks = {{leftovers::sessions, now},
                               {leftovers::failure_counts, now - grace},
                               {leftovers::letter_counts, now - grace},
                               {leftovers::link_requests, now - turn_of_requests - grace}};
    const auto add = [&](const leftovers::Kind& kind, std::chrono::days kept) {
        if (kept > std::chrono::days(0)) tasks.push_back({kind, now - kept});
    };
    add(leftovers::access_tokens, retention_.access_tokens);
    add(leftovers::dead_links, retention_.dead_links);
    add(leftovers::mail_attempts, retention_.letters);
    add(leftovers::letters, retention_.letters);
    add(leftovers::events, retention_.events);
    return tasks;
}

std::vector<CleanUp::Cleaned> CleanUp::look()
{
    std::vector<Cleaned> found;
    for (const auto& [kind, before] : tasks())
        found.push_back({kind.name, database_.read([&, &one = kind, at = before](store::Reader& reader) {
                             return leftovers::count(reader, one, at);
                         })});
    return found;
}

std::int64_t CleanUp::remove_all(const Task& task)
{
    std::int64_t all = 0;
    for (std::int64_t removed = 1; removed > 0; all += removed)
        removed = database_.alone([&](store::Autocommit& autocommit) {
            return leftovers::remove(autocommit, task.kind, task.before, portion);
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
