// What nobody needs any more goes: ended sessions and counts at once, what became of e-mails and links after the days
// that the operator keeps it for. Harmless at any time, beside running servers, and on several hosts at once.
#pragma once

#include "base/clock.h"
#include "service/context.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace usher::service {

/// For how long; zero: for good.
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

    /// How much there is to do.
    std::vector<Cleaned> look();
    /// Does it, in portions that are transactions of their own; what was done when it is broken off stays done.
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
