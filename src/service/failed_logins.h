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

/// One attempt to sign in. It counts as failed from begin() on, so of any number at once no more than the limit are
/// tried; unless it ends as failed(), the count is taken back.
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
    ~FailedLogins() { take_back(); }
    FailedLogins(const FailedLogins&) = delete;
    FailedLogins& operator=(const FailedLogins&) = delete;

    /// rate_limited, with the seconds to wait. Call once.
    Result<Done> begin()
    {
        if (!policy_.enabled) return Done{};
        for (const auto& key : keys_) {
            const auto standing = limiter_.count(key, policy_.limit);
            ++counted_;
            if (standing.within) continue;
            take_back();
            return rate_limited_until(standing.ends_at, clock_.now());
        }
        return Done{};
    }
    /// The password was wrong.
    void failed() { counted_ = 0; }
    /// It was right: earlier failures are forgotten, but not the client's, since who has one account of his own could
    /// otherwise try passwords of others without end.
    void succeeded()
    {
        take_back();
        for (std::size_t i = 0; i + 1 < keys_.size(); ++i)
            limiter_.forget(keys_[i]);
    }

private:
    void take_back()
    {
        for (; counted_ > 0; --counted_)
            limiter_.take_back(keys_[counted_ - 1]);
    }

    RateLimiter& limiter_;
    const Clock& clock_;
    const FailedLoginPolicy& policy_;
    std::vector<std::string> keys_;
    std::size_t counted_ = 0; ///< of the keys, from the first on
};

/// The subject for the account with that address, whichever its realm.
inline std::string account_subject(const std::string& address_key)
{
    return "address " + address_key;
}

} // namespace usher::service
