// An account is locked after some wrong passwords, for a while that each further one begins anew. While it is locked the
// right password does not open it either. Counted in memory, by each process alone, like FailedLogins.
#pragma once

#include "base/rate_limiter.h"

#include <string>

namespace usher::service {

struct AccountLockPolicy {
    bool enabled = true;
    RateLimit failures{5, std::chrono::minutes(60)};
};

/// One attempt to sign in. It counts as failed from begin() on, so of any number at once no more than the limit are tried
/// on an account that is not locked; unless it ends as failed(), the count is taken back.
class AccountLock {
public:
    /// subject: the account, whether there is one or not.
    AccountLock(RateLimiter& limiter, const AccountLockPolicy& policy, const std::string& subject)
        : limiter_(limiter), policy_(policy), failures_("account-failures " + subject), lock_("account-lock " + subject)
    {
    }
    ~AccountLock()
    {
        if (is_counted_) limiter_.take_back(failures_);
    }
    AccountLock(const AccountLock&) = delete;
    AccountLock& operator=(const AccountLock&) = delete;

    /// Whether the account is locked: then the right password is refused, too. Call once.
    bool begin()
    {
        if (!policy_.enabled) return false;
        is_locked_ = !limiter_.look(lock_, once()).within;
        const auto standing = limiter_.count(failures_, policy_.failures);
        is_counted_ = true;
        is_last_ = standing.remaining == 0;
        is_locked_ = is_locked_ || !standing.within;
        return is_locked_;
    }
    /// The password was wrong.
    void failed()
    {
        if (is_locked_ || is_last_) limiter_.restart(lock_, once());
        is_counted_ = false;
    }
    /// It was right: earlier failures are forgotten, unless the account is locked.
    void succeeded()
    {
        if (is_locked_) return;
        limiter_.forget(failures_);
        is_counted_ = false;
    }

private:
    RateLimit once() const { return {1, policy_.failures.window}; }

    RateLimiter& limiter_;
    const AccountLockPolicy& policy_;
    std::string failures_;
    std::string lock_;
    bool is_locked_ = false;
    bool is_last_ = false;
    bool is_counted_ = false;
};

} // namespace usher::service
