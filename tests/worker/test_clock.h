// A clock and random numbers that a test controls.
#pragma once

#include "base/clock.h"
#include "base/random.h"

#include <atomic>

namespace usher::test {

/// Stands still until it is moved. Thread-safe.
class MovedClock final : public Clock {
public:
    Time now() const override { return now_.load(); }
    void move_to(Time time) { now_ = time; }
    void move_by(std::chrono::microseconds duration) { now_ = now_.load() + duration; }

private:
    std::atomic<Time> now_ = Time(std::chrono::sys_days(std::chrono::year(2026) / 3 / 2));
};

/// number(1000), which jitter uses, is always 0.
class LoadedDice final : public Random {
public:
    void fill(std::span<std::uint8_t> bytes) override
    {
        // A multiple of 1000, large enough not to be drawn again.
        const std::uint32_t number = 4'000'000'000;
        for (std::size_t i = 0; i < bytes.size(); ++i)
            bytes[i] = static_cast<std::uint8_t>(number >> 8 * (i % 4));
    }
};

} // namespace usher::test
