// Deletes what is no longer needed: ended sessions and counts at once; records of e-mails and links after the number of
// days that the operator keeps them. Safe at any time, while servers run, and on several hosts at once.
#pragma once

#include "base/clock.h"
#include "service/context.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace usher::service {

/// How long to keep each; zero: forever.
struct Retention {
    std::chrono::days emails{0};
    std::chrono::days ended_links{0};
    std::chrono::days events{0};
    std::chrono::days access_tokens{0};
};

class CleanUp {
public:
    struct Cleaned {
        std::string what;
        std::int64_t rows = 0;
    };

    CleanUp(const Context& context, const Retention& retention)
        : database_(context.database), clock_(context.clock), retention_(retention)
    {
    }

    /// Counts what there is to delete.
    std::vector<Cleaned> look();
    /// Deletes it in batches, each a transaction of its own; if interrupted, what was deleted stays deleted.
    std::vector<Cleaned> run();

private:
    struct Task;
    std::vector<Task> tasks() const;
    std::int64_t remove_all(const Task& task);

    store::Database& database_;
    const Clock& clock_;
    const Retention retention_;
};

} // namespace usher::service
