// How many e-mails may be on their way to one domain at once, so that one that is slow or refuses everything does not
// occupy all connections: at most `most`, half as many after each failure, one more after each success. A domain
// that fails repeatedly, or falls silent, is left alone for a while, and then tried with one e-mail.
//
// Not for several threads at once: its owner (ActiveQueue) locks.
#pragma once

#include "base/clock.h"

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>

namespace usher::worker {

enum class Verdict {
    good,   ///< it answered, even if it refused this one e-mail for good
    bad,    ///< it said: not now
    silent, ///< it did not answer in time
};

class Destinations {
public:
    explicit Destinations(int most) : most_(most) {}

    /// The domain of an address, as it is counted here.
    static std::string domain_of(std::string_view address);

    bool may_begin(const std::string& domain, Time now) const;
    void begin(const std::string& domain, Time now);
    void end(const std::string& domain, Verdict verdict, Time now);
    /// It was begun, but not carried out.
    void cancel(const std::string& domain);

    /// When e-mails to the domain should be looked at again: later than now if it is left alone, or has no room and has
    /// not been heard of for a few seconds.
    Time next_try(const std::string& domain, Time now) const;

private:
    struct State {
        int allowed;
        int on_the_way = 0;
        int failures_in_row = 0;
        std::chrono::seconds pause{0};
        Time paused_until{};
        Time heard_at{}; ///< when an e-mail ended last, or the first of those on their way began
    };
    State& state_of(const std::string& domain);
    void forget_if_untroubled(const std::string& domain);

    const int most_;
    std::map<std::string, State> states_; ///< only of those with e-mails on their way or failures
};

} // namespace usher::worker
