// When an e-mail that could not be delivered is tried again.
#pragma once

#include "base/random.h"

#include <chrono>

namespace usher::worker {

struct RetryPolicy {
    std::chrono::seconds first;   ///< after the first failure; it doubles with each further one
    std::chrono::seconds longest; ///< not counting the jitter
    std::chrono::seconds give_up; ///< age at which an e-mail bounces

    /// Up to a fifth longer than that, so that e-mails which failed together do not come back together.
    std::chrono::microseconds wait_after(int failures, Random& random) const;
};

} // namespace usher::worker
