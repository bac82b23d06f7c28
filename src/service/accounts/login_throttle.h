// Wrong passwords, counted by what they were tried on and by who tried: whoever guesses is refused for a while, and an
// account can be locked as well. The counts are shared by all dialects, so that none of them is a way round the others,
// and by all usherd processes.
#pragma once

#include "base/clock.h"
#include "base/failure_counts.h"
#include "domain/result.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::service {

struct LoginThrottlePolicy {
    bool enabled = true;
    FailureLimit limit{10, std::chrono::minutes(15)};       ///< of an account, and of a client
    FailureLimit of_network{100, std::chrono::minutes(15)}; ///< of all clients in a network
    /// So many lock the first subject, for a while that starts again with each further one. While it is locked the right
    /// password does not open it either. Nothing: there is no lock.
    std::optional<FailureLimit> lock = {};
};

/// One attempt to sign in. It counts as failed from begin() on, so of any number at once no more than the limits are
/// tried; unless it ends as failed(), the count is taken back.
class LoginThrottle {
public:
    /// subjects: what the password is for (an account, whether there is one or not; an invite); each is counted apart.
    LoginThrottle(FailureCounts& counts, const Clock& clock, const LoginThrottlePolicy& policy,
                  const std::vector<std::string>& subjects, const std::string& client_address);

    /// rate_limited, with the seconds to wait; account_locked in its place where the account is locked, too. Call once.
    Result<Done> begin();
    /// Whether the right password is to be refused, too.
    bool is_locked() const { return is_locked_; }
    /// The password was wrong.
    void failed();
    /// It was right, and the account is not locked: earlier failures are forgotten, but not the client's, since who has
    /// one account could otherwise try passwords of others without end.
    void succeeded();

private:
    /// What one limit counts for all of its keys; nothing is counted without keys.
    class Attempt {
    public:
        Attempt(FailureCounts& counts, std::vector<FailureKey> keys) : counts_(counts), keys_(std::move(keys)) {}
        ~Attempt();
        Attempt(const Attempt&) = delete;
        Attempt& operator=(const Attempt&) = delete;

        std::optional<FailureCounts::Refusal> begin();
        void failed();
        /// Of the first keys.
        void forget(std::size_t count);

    private:
        FailureCounts& counts_;
        const std::vector<FailureKey> keys_;
        bool is_under_way_ = false;
    };

    const Clock& clock_;
    const std::size_t subjects_;
    Attempt lock_;
    Attempt attempt_; ///< the subjects' keys first
    bool is_locked_ = false;
};

/// The subject for the account with that address, whichever its realm.
std::string account_subject(const std::string& address_key);

} // namespace usher::service
