#include "base/failure_counts.h"

#include "base/secrets.h"

#include <algorithm>
#include <utility>

namespace usher {
namespace {

constexpr std::size_t length_of_hash = 16;

} // namespace

FailureKey failure_key(std::string kind, std::string_view text, const FailureLimit& limit)
{
    auto hash = token_hash(text).substr(0, length_of_hash);
    return {std::move(kind), std::move(hash), limit};
}

/// Expired windows are dropped whenever their number has doubled since the last time.
void FailureCounts::sweep(Time now)
{
    if (counts_.size() < sweep_at_) return;
    std::erase_if(counts_, [now](const auto& entry) {
        const auto& count = entry.second;
        return count.ends_at <= now && count.under_way == 0 && count.untold == 0;
    });
    sweep_at_ = std::max<std::size_t>(1024, 2 * counts_.size());
}

FailureCounts::Count* FailureCounts::find(const std::string& hash, Time now)
{
    const auto found = counts_.find(hash);
    if (found == counts_.end()) return nullptr;
    auto& count = found->second;
    if (count.ends_at <= now) count.known = count.untold = 0;
    return &count;
}

FailureCounts::Count& FailureCounts::count_of(const std::string& hash, Time now)
{
    if (auto* const count = find(hash, now)) return *count;
    sweep(now);
    return counts_[hash];
}

std::optional<FailureCounts::Refusal> FailureCounts::refusal(Keys keys, Time now)
{
    for (const auto& key : keys) {
        const auto* const count = find(key.hash, now);
        if (!count || count->all() < key.limit.failures) continue;
        // Attempts in progress may use up the limit, though none has failed yet.
        return Refusal{key.kind, std::max(count->ends_at, now + std::chrono::seconds(1))};
    }
    return std::nullopt;
}

void FailureCounts::fail(const FailureKey& key, Time now)
{
    auto& count = count_of(key.hash, now);
    const auto end = now + key.limit.window;
    ++count.untold;
    const bool holds = key.limit.holds && count.untold + count.known >= key.limit.failures;
    if (count.ends_at <= now || holds) count.ends_at = end;
    auto& change = changes_[key.hash];
    change.hash = key.hash;
    ++change.failures;
    change.ends_at = end;
    if (key.limit.holds) change.holds_from = key.limit.failures;
}

std::optional<FailureCounts::Refusal> FailureCounts::look(Keys keys)
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    return refusal(keys, now);
}

std::optional<FailureCounts::Refusal> FailureCounts::begin(Keys keys)
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    if (auto refused = refusal(keys, now)) return refused;
    for (const auto& key : keys)
        ++count_of(key.hash, now).under_way;
    return std::nullopt;
}

void FailureCounts::take_back(Keys keys)
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    for (const auto& key : keys)
        --count_of(key.hash, now).under_way;
}

void FailureCounts::failed(Keys keys)
{
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        for (const auto& key : keys) {
            --count_of(key.hash, now).under_way;
            fail(key, now);
        }
    }
    changed_.notify_one();
}

void FailureCounts::add(Keys keys)
{
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        for (const auto& key : keys)
            fail(key, now);
    }
    changed_.notify_one();
}

void FailureCounts::forget(Keys keys)
{
    const auto now = clock_.now();
    {
        const std::lock_guard lock(mutex_);
        for (const auto& key : keys) {
            auto* const count = find(key.hash, now);
            if (!count || count->known + count->untold == 0) continue;
            count->known = count->untold = 0;
            changes_[key.hash] = {key.hash, true};
        }
    }
    changed_.notify_one();
}

std::vector<FailureCounts::Change> FailureCounts::take_changes(std::chrono::milliseconds longest)
{
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, longest, [this] { return woken_ || !changes_.empty(); });
    woken_ = false;
    std::vector<Change> taken;
    for (auto& [hash, change] : std::exchange(changes_, {}))
        taken.push_back(std::move(change));
    return taken;
}

void FailureCounts::return_changes(const std::vector<Change>& changes)
{
    const std::lock_guard lock(mutex_);
    for (const auto& earlier : changes) {
        auto& change = changes_.try_emplace(earlier.hash, Change{earlier.hash}).first->second;
        if (change.forgotten) continue;
        change.forgotten = earlier.forgotten;
        change.failures += earlier.failures;
        change.ends_at = std::max(change.ends_at, earlier.ends_at);
        if (earlier.holds_from) change.holds_from = earlier.holds_from;
    }
}

void FailureCounts::learn(const std::vector<Change>& written, const std::vector<Known>& known)
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    for (const auto& change : written)
        if (auto* const count = find(change.hash, now))
            count->untold = std::max<std::int64_t>(0, count->untold - change.failures);
    for (const auto& [hash, failures, ends_at] : known) {
        // The table does not know yet what was forgotten here meanwhile.
        const auto change = changes_.find(hash);
        if (ends_at <= now || (change != changes_.end() && change->second.forgotten)) continue;
        auto& count = count_of(hash, now);
        count.known = failures;
        count.ends_at = ends_at;
    }
}

void FailureCounts::wake()
{
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_all();
}

} // namespace usher
