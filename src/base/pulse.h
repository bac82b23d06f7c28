// A loop's sign of life: the loop beats on each turn, and somebody who watches asks whether it still does. Any thread may
// call anything.
#pragma once

#include <atomic>
#include <chrono>

namespace usher {

class Pulse {
public:
    /// longest_turn: a loop that has been silent for longer is dead.
    explicit Pulse(std::chrono::seconds longest_turn) : longest_turn_(longest_turn) { beat(); }

    void beat() { last_beat_ = now(); }
    bool is_alive() const { return now() - last_beat_.load() <= longest_turn_; }

private:
    static std::chrono::steady_clock::duration now() { return std::chrono::steady_clock::now().time_since_epoch(); }

    const std::chrono::seconds longest_turn_;
    std::atomic<std::chrono::steady_clock::duration> last_beat_;
};

} // namespace usher
