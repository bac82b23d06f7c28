// How many e-mails may be in delivery to one domain at once, so that a domain that is slow or refuses everything does
// not occupy all connections: at most `most`, half as many after each failure, one more after each success. A domain
// that fails repeatedly, or stops responding, is paused for a while, and then tried with one e-mail.
//
// Not thread-safe: its owner (ActiveQueue) locks.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace usher::worker {

enum class Verdict {
    good,   ///< it replied, even if it refused this one e-mail for good
    bad,    ///< it refused for the time being
    silent, ///< it did not reply in time
};

class Destinations {
public:
    explicit Destinations(int most) : most_(most) {}

    /// The domain of an address, normalized as a key.
    static std::string domain_of(std::string_view address);

    bool may_begin(const std::string& domain, Time now) const;
    void begin(const std::string& domain, Time now);
    void end(const std::string& domain, Verdict verdict, Time now);
    /// A delivery was begun, but not carried out.
    void cancel(const std::string& domain);

    /// When to look at e-mails to the domain again: later than now if it is paused, or has no room and has not replied
    /// for a few seconds.
    Time next_try(const std::string& domain, Time now) const;

private:
    struct State {
        int allowed;
        int on_the_way = 0;
        int failures_in_row = 0;
        std::chrono::seconds pause{0};
        Time paused_until{};
        Time heard_at{}; ///< when a delivery last ended, or the first of the current ones began
    };
    State& state_of(const std::string& domain);
    void forget_if_untroubled(const std::string& domain);

    const int most_;
    std::map<std::string, State> states_; ///< only of domains with deliveries in progress or failures
};

} // namespace usher::worker
