// A loop's heartbeat: the loop beats on each turn, and a watchdog asks whether it still does. Thread-safe.
#pragma once

#include <atomic>
#include <chrono>

namespace usher {

class Pulse {
public:
    /// longest_turn: a loop without a beat for longer counts as stuck.
    explicit Pulse(std::chrono::seconds longest_turn) : longest_turn_(longest_turn) { beat(); }

    void beat() { last_beat_ = now(); }
    bool is_alive() const { return now() - last_beat_.load() <= longest_turn_; }

private:
    static std::chrono::steady_clock::duration now() { return std::chrono::steady_clock::now().time_since_epoch(); }

    const std::chrono::seconds longest_turn_;
    std::atomic<std::chrono::steady_clock::duration> last_beat_;
};

} // namespace usher
