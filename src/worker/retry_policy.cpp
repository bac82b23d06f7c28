#include "worker/retry_policy.h"

#include <algorithm>

namespace usher::worker {

std::chrono::microseconds RetryPolicy::wait_after(int failures, Random& random) const
{
    auto wait = std::min(first, longest);
    for (int i = 1; i < failures && wait < longest; ++i)
        wait = std::min(2 * wait, longest);
    const std::chrono::microseconds exact = wait;
    return exact + exact / 5 * random.number(1'000) / 1'000;
}

} // namespace usher::worker
