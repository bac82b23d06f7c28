// Wrong passwords and unknown tokens of late, counted by what they were tried on and by who tried, in windows that begin
// with a key's first failure. Whoever is over a limit is refused from what stands here, so neither a success nor a
// refusal costs a statement. Any thread may call.
//
// All usherd processes count together: what fails here is told to the others, and what failed elsewhere is learned, by
// worker/failure_exchange, through a table. nginx could count requests (limit_req), but it knows neither which of them
// failed nor on which account, and two of them share no count either.
//
// In one process a limit is exact: an attempt counts from begin() until it is known not to have failed. Between processes
// it is passed by what others let through until they have heard: some milliseconds where they fail too, half a second
// where they do not, longer while the database is away. Each lets through no more than the limit in any case.
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
    std::int64_t failures; ///< so many are let through
    std::chrono::seconds window;
    bool holds = false; ///< from the limit on, each failure begins the window anew
};

/// What is counted under one key. Other processes are told its hash only.
struct FailureKey {
    std::string kind; ///< what the key counts, for the log and the numbers: "client", "account", …
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

    /// Whether one of the keys has had its failures.
    std::optional<Refusal> look(Keys keys);
    /// The same, and unless refused an attempt counts as a failure for all of them until it ends by one of the next two.
    std::optional<Refusal> begin(Keys keys);
    void take_back(Keys keys);
    void failed(Keys keys);
    /// Counts a failure that was not begun.
    void add(Keys keys);
    /// Earlier failures count no more.
    void forget(Keys keys);

    // ---- the exchange's

    /// What happened here to one key since it was last taken.
    struct Change {
        std::string hash;
        bool forgotten = false; ///< before these failures
        std::int64_t failures = 0;
        Time ends_at{};                           ///< of a window that would begin with them
        std::optional<std::int64_t> holds_from{}; ///< so many begin the window anew
    };
    /// What stands in the table.
    struct Known {
        std::string hash;
        std::int64_t failures = 0;
        Time ends_at{};
    };
    /// Waits until there are changes, but not for longer than that; by their hashes' order.
    std::vector<Change> take_changes(std::chrono::milliseconds longest);
    /// They could not be written, and are taken again.
    void return_changes(const std::vector<Change>& changes);
    /// `written` are in the table, which then knew of `known`.
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
