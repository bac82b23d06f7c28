#include "service/accounts/login_throttle.h"

#include "base/client_network.h"
#include "domain/limit_reached.h"

#include <algorithm>

namespace usher::service {
namespace {

std::vector<FailureKey> keys_of_lock(const LoginThrottlePolicy& policy, const std::string& subject)
{
    if (!policy.enabled || !policy.lock) return {};
    return {failure_key("account_lock", "lock " + subject, *policy.lock)};
}

std::vector<FailureKey> keys_of_attempt(const LoginThrottlePolicy& policy, const std::vector<std::string>& subjects,
                                        const std::string& client_address)
{
    if (!policy.enabled) return {};
    std::vector<FailureKey> keys;
    for (const auto& subject : subjects)
        keys.push_back(failure_key("failed_passwords_of_account", "passwords " + subject, policy.limit));
    const auto client = client_network(client_address);
    keys.push_back(failure_key("failed_passwords_of_client", "passwords client " + client.host, policy.limit));
    keys.push_back(
        failure_key("failed_passwords_of_network", "passwords network " + client.network, policy.of_network));
    return keys;
}

} // namespace

LoginThrottle::Attempt::~Attempt()
{
    if (is_under_way_) counts_.take_back(keys_);
}

std::optional<FailureCounts::Refusal> LoginThrottle::Attempt::begin()
{
    auto refusal = counts_.begin(keys_);
    is_under_way_ = !refusal;
    return refusal;
}

void LoginThrottle::Attempt::failed()
{
    if (is_under_way_)
        counts_.failed(keys_);
    else
        counts_.add(keys_);
    is_under_way_ = false;
}

void LoginThrottle::Attempt::forget(std::size_t count)
{
    counts_.forget(FailureCounts::Keys(keys_).first(std::min(count, keys_.size())));
}

LoginThrottle::LoginThrottle(FailureCounts& counts, const Clock& clock, const LoginThrottlePolicy& policy,
                             const std::vector<std::string>& subjects, const std::string& client_address)
    : clock_(clock), subjects_(subjects.size()), lock_(counts, keys_of_lock(policy, subjects.front())),
      attempt_(counts, keys_of_attempt(policy, subjects, client_address))
{
}

Result<Done> LoginThrottle::begin()
{
    is_locked_ = lock_.begin().has_value();
    const auto refusal = attempt_.begin();
    if (!refusal) return Done{};
    if (is_locked_) return ErrorCode::account_locked;
    return limit_reached(refusal->kind, refusal->until, clock_.now());
}

void LoginThrottle::failed()
{
    attempt_.failed();
    lock_.failed();
}

void LoginThrottle::succeeded()
{
    attempt_.forget(subjects_);
    lock_.forget(1);
}

std::string account_subject(const std::string& address_key)
{
    return "address " + address_key;
}

} // namespace usher::service
