// When to retry an e-mail that could not be delivered.
#pragma once

#include "base/random.h"

#include <chrono>

namespace usher::worker {

struct RetryPolicy {
    std::chrono::seconds first;   ///< after the first failure; doubles with each further one
    std::chrono::seconds longest; ///< not counting the jitter
    std::chrono::seconds give_up; ///< age at which an e-mail bounces

    /// Up to a fifth longer than that, so that e-mails that failed together are not retried together.
    std::chrono::microseconds wait_after(int failures, Random& random) const;
};

} // namespace usher::worker
