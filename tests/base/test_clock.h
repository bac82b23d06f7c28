// A clock that a test controls.
#pragma once

#include "base/clock.h"

namespace usher::test {

/// Stands still until it is moved.
class TestClock final : public Clock {
public:
    Time now() const override { return now_; }
    void advance(std::chrono::microseconds by) { now_ += by; }

private:
    Time now_ = std::chrono::sys_days{std::chrono::year{2026} / 3 / 2} + std::chrono::hours(9);
};

} // namespace usher::test
