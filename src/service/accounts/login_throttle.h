// Counts wrong passwords per subject (account or invite) and per client: guessing is refused for a while, and an
// account can be locked as well. The counts are shared by all dialects, so none of them bypasses the others, and by all
// usherd processes.
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
    /// This many failures lock the first subject for a period that restarts with each further failure. While it is
    /// locked, even the right password is refused. Nothing: accounts are never locked.
    std::optional<FailureLimit> lock = {};
};

/// One attempt to sign in. It counts as failed from begin() on, so concurrent attempts cannot exceed the limits; the
/// count is taken back unless the attempt ends with failed().
class LoginThrottle {
public:
    /// subjects: what the password is for (an account, whether it exists or not; an invite); each is counted
    /// separately.
    LoginThrottle(FailureCounts& counts, const Clock& clock, const LoginThrottlePolicy& policy,
                  const std::vector<std::string>& subjects, const std::string& client_address);

    /// Errors: rate_limited, with the seconds to wait; account_locked instead if the account is also locked. Call once.
    Result<Done> begin();
    /// Whether even the right password must be refused.
    bool is_locked() const { return is_locked_; }
    /// The password was wrong.
    void failed();
    /// It was right, and the account is not locked: forgets earlier failures of the account but not of the client, as
    /// the owner of one account could otherwise try passwords of others without limit.
    void succeeded();

private:
    /// What one limit counts for all of its keys; without keys, nothing is counted.
    class Attempt {
    public:
        Attempt(FailureCounts& counts, std::vector<FailureKey> keys) : counts_(counts), keys_(std::move(keys)) {}
        ~Attempt();
        Attempt(const Attempt&) = delete;
        Attempt& operator=(const Attempt&) = delete;

        std::optional<FailureCounts::Refusal> begin();
        void failed();
        /// For the first keys.
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

/// The subject for the account with that address, in any realm.
std::string account_subject(const std::string& address_key);

} // namespace usher::service
