// Wrong passwords, counted by what they were tried on and by who tried: whoever guesses is refused for a while.
// The counts are shared by all dialects, so that none of them is a way round the others, and by all usherd processes.
#pragma once

#include "base/client_network.h"
#include "base/clock.h"
#include "base/failure_counts.h"
#include "domain/limit_reached.h"
#include "domain/result.h"

#include <string>
#include <vector>

namespace usher::service {

struct FailedLoginPolicy {
    bool enabled = true;
    FailureLimit limit{10, std::chrono::minutes(15)};       ///< of an account, and of a client
    FailureLimit of_network{100, std::chrono::minutes(15)}; ///< of all clients in a network
};

/// One attempt to sign in. It counts as failed from begin() on, so of any number at once no more than the limit are
/// tried; unless it ends as failed(), the count is taken back.
class FailedLogins {
public:
    /// subjects: what the password is for (an account, an invite); each is counted apart.
    FailedLogins(FailureCounts& counts, const Clock& clock, const FailedLoginPolicy& policy,
                 const std::vector<std::string>& subjects, const std::string& client_address)
        : counts_(counts), clock_(clock), policy_(policy), subjects_(subjects.size())
    {
        const auto client = client_network(client_address);
        for (const auto& subject : subjects)
            keys_.push_back(failure_key("failed_passwords_of_account", "passwords " + subject, policy.limit));
        keys_.push_back(failure_key("failed_passwords_of_client", "passwords client " + client.host, policy.limit));
        keys_.push_back(
            failure_key("failed_passwords_of_network", "passwords network " + client.network, policy.of_network));
    }
    ~FailedLogins()
    {
        if (is_under_way_) counts_.take_back(keys_);
    }
    FailedLogins(const FailedLogins&) = delete;
    FailedLogins& operator=(const FailedLogins&) = delete;

    /// rate_limited, with the seconds to wait. Call once.
    Result<Done> begin()
    {
        if (!policy_.enabled) return Done{};
        if (const auto refusal = counts_.begin(keys_))
            return limit_reached(refusal->kind, refusal->until, clock_.now());
        is_under_way_ = true;
        return Done{};
    }
    /// The password was wrong.
    void failed()
    {
        if (is_under_way_) counts_.failed(keys_);
        is_under_way_ = false;
    }
    /// It was right: earlier failures are forgotten, but not the client's, since who has one account of his own could
    /// otherwise try passwords of others without end.
    void succeeded()
    {
        if (policy_.enabled) counts_.forget(FailureCounts::Keys(keys_).first(subjects_));
    }

private:
    FailureCounts& counts_;
    const Clock& clock_;
    const FailedLoginPolicy& policy_;
    std::vector<FailureKey> keys_; ///< the subjects' first
    std::size_t subjects_;
    bool is_under_way_ = false;
};

/// The subject for the account with that address, whichever its realm.
inline std::string account_subject(const std::string& address_key)
{
    return "address " + address_key;
}

} // namespace usher::service
