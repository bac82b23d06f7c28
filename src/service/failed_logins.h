// Wrong passwords, counted by what they were tried on and by who tried: whoever guesses is refused for a while.
// The counts are shared by all dialects, so that none of them is a way round the others.
#pragma once

#include "base/clock.h"
#include "base/rate_limiter.h"
#include "domain/result.h"

#include <string>
#include <vector>

namespace usher::service {

struct FailedLoginPolicy {
    bool enabled = true;
    RateLimit limit{10, std::chrono::minutes(15)}; ///< for each key
};

/// One attempt to sign in.
class FailedLogins {
public:
    /// subjects: what the password is for (an account, an invite); each is counted apart.
    FailedLogins(RateLimiter& limiter, const Clock& clock, const FailedLoginPolicy& policy,
                 const std::vector<std::string>& subjects, const std::string& client_address)
        : limiter_(limiter), clock_(clock), policy_(policy)
    {
        for (const auto& subject : subjects)
            keys_.push_back("failed-logins " + subject);
        keys_.push_back("failed-logins client " + client_address);
    }

    /// rate_limited, with the seconds to wait.
    Result<Done> check() const
    {
        if (!policy_.enabled) return Done{};
        for (const auto& key : keys_) {
            const auto standing = limiter_.look(key, policy_.limit);
            if (standing.within) continue;
            return rate_limited_until(standing.ends_at, clock_.now());
        }
        return Done{};
    }
    void count() const
    {
        if (!policy_.enabled) return;
        for (const auto& key : keys_)
            limiter_.count(key, policy_.limit);
    }
    /// The subjects' alone: who has one account of his own could otherwise try passwords of others without end.
    void forget() const
    {
        for (std::size_t i = 0; i + 1 < keys_.size(); ++i)
            limiter_.forget(keys_[i]);
    }

private:
    RateLimiter& limiter_;
    const Clock& clock_;
    const FailedLoginPolicy& policy_;
    std::vector<std::string> keys_;
};

/// The subject for the account with that address, whichever its realm.
inline std::string account_subject(const std::string& address_key)
{
    return "address " + address_key;
}

} // namespace usher::service
