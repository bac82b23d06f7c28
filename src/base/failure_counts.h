// Recent wrong passwords and unknown tokens, counted per subject and per client, in windows that begin with a key's
// first failure. Requests over a limit are refused from memory, so neither a success nor a refusal costs a statement.
// Thread-safe.
//
// All usherd processes count together: worker/failure_exchange publishes the failures of this process and learns those
// of the others through a table. nginx could count requests (limit_req), but it knows neither which of them failed nor
// for which account, and two nginx hosts do not share a count either.
//
// Within one process a limit is exact: an attempt counts from begin() until it is known not to have failed. Between
// processes it is exceeded by what the others let through before they learn of it: some milliseconds where they fail
// too, half a second where they do not, longer while the database is unavailable. Each lets through at most the limit
// in any case.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace usher {

struct FailureLimit {
    std::int64_t failures; ///< how many are let through
    std::chrono::seconds window;
    bool holds = false; ///< from the limit on, each failure restarts the window
};

/// What is counted under one key. Only its hash leaves the process.
struct FailureKey {
    std::string kind; ///< what the key counts, for log and metrics: "client", "account", …
    std::string hash; ///< 16 bytes
    FailureLimit limit;
};
FailureKey failure_key(std::string kind, std::string_view text, const FailureLimit& limit);

class FailureCounts {
public:
    explicit FailureCounts(const Clock& clock) : clock_(clock) {}

    struct Refusal {
        std::string kind;
        Time until;
    };
    using Keys = std::span<const FailureKey>;

    /// Whether one of the keys has reached its limit.
    std::optional<Refusal> look(Keys keys);
    /// The same; unless refused, an attempt counts as a failure for all of them until one of the next two ends it.
    std::optional<Refusal> begin(Keys keys);
    void take_back(Keys keys);
    void failed(Keys keys);
    /// Counts a failure without begin().
    void add(Keys keys);
    /// Resets the earlier failures.
    void forget(Keys keys);

    // ---- for the exchange

    /// The failures of one key in this process since they were last taken.
    struct Change {
        std::string hash;
        bool forgotten = false; ///< before these failures
        std::int64_t failures = 0;
        Time ends_at{};                           ///< of a window that would begin with them
        std::optional<std::int64_t> holds_from{}; ///< from how many on each restarts the window
    };
    /// What the table contains.
    struct Known {
        std::string hash;
        std::int64_t failures = 0;
        Time ends_at{};
    };
    /// Waits for changes, for at most `longest`; returns them ordered by hash.
    std::vector<Change> take_changes(std::chrono::milliseconds longest);
    /// They could not be written, and will be taken again.
    void return_changes(const std::vector<Change>& changes);
    /// `written` are in the table, which then contained `known`.
    void learn(const std::vector<Change>& written, const std::vector<Known>& known);
    /// Ends a wait.
    void wake();

private:
    struct Count {
        std::int64_t under_way = 0;
        std::int64_t untold = 0; ///< failed here, and not in `known` yet
        std::int64_t known = 0;  ///< in the table
        Time ends_at{};

        std::int64_t all() const { return under_way + untold + known; }
    };
    Count& count_of(const std::string& hash, Time now);
    Count* find(const std::string& hash, Time now);
    std::optional<Refusal> refusal(Keys keys, Time now);
    void fail(const FailureKey& key, Time now);
    void sweep(Time now);

    const Clock& clock_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::unordered_map<std::string, Count> counts_;
    std::size_t sweep_at_ = 1024;
    std::map<std::string, Change> changes_;
    bool woken_ = false;
};

} // namespace usher
