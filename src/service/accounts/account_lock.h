// An account is locked after some wrong passwords, for a while that each further one begins anew. While it is locked the
// right password does not open it either. Counted by all usherd processes together, like FailedLogins.
#pragma once

#include "base/failure_counts.h"

#include <array>
#include <string>

namespace usher::service {

struct AccountLockPolicy {
    bool enabled = true;
    FailureLimit failures{5, std::chrono::minutes(60), true};
};

/// One attempt to sign in. It counts as failed from begin() on, so of any number at once no more than the limit are tried
/// on an account that is not locked; unless it ends as failed(), the count is taken back.
class AccountLock {
public:
    /// subject: the account, whether there is one or not.
    AccountLock(FailureCounts& counts, const AccountLockPolicy& policy, const std::string& subject)
        : counts_(counts), policy_(policy), key_{failure_key("account_lock", "lock " + subject, policy.failures)}
    {
    }
    ~AccountLock()
    {
        if (is_under_way_) counts_.take_back(key_);
    }
    AccountLock(const AccountLock&) = delete;
    AccountLock& operator=(const AccountLock&) = delete;

    /// Whether the account is locked: then the right password is refused, too. Call once.
    bool begin()
    {
        if (!policy_.enabled) return false;
        is_under_way_ = !counts_.begin(key_);
        return !is_under_way_;
    }
    /// The password was wrong.
    void failed()
    {
        if (!policy_.enabled) return;
        if (is_under_way_)
            counts_.failed(key_);
        else
            counts_.add(key_);
        is_under_way_ = false;
    }
    /// It was right, and the account was not locked: earlier failures are forgotten.
    void succeeded()
    {
        if (is_under_way_) counts_.forget(key_);
    }

private:
    FailureCounts& counts_;
    const AccountLockPolicy& policy_;
    const std::array<FailureKey, 1> key_;
    bool is_under_way_ = false;
};

} // namespace usher::service
