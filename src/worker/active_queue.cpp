#include "worker/active_queue.h"

#include <algorithm>
#include <utility>

namespace usher::worker {
namespace {

using namespace std::chrono_literals;

/// How often to check whether a domain's pause has ended, which nothing signals.
constexpr auto longest_wait = 500ms;
/// A delivery gives up by itself before its claim ends; one that is this late never will.
constexpr auto stuck_after = 60s;

} // namespace

void ActiveQueue::add(QueuedEmail mail)
{
    {
        const std::lock_guard lock(mutex_);
        const auto priority = mail.claimed.mail.priority;
        const auto place =
            std::ranges::upper_bound(mails_, priority, {}, [](const auto& m) { return m.claimed.mail.priority; });
        mails_.insert(place, std::move(mail));
    }
    mails_changed_.notify_one();
}

std::size_t ActiveQueue::deliverable() const
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    return static_cast<std::size_t>(
        std::ranges::count_if(mails_, [&](const auto& mail) { return is_deliverable(mail, now); }));
}

std::vector<store::queue_claims::Claim> ActiveQueue::waiting_claims() const
{
    std::vector<store::queue_claims::Claim> claims;
    const std::lock_guard lock(mutex_);
    for (const auto& mail : mails_)
        claims.push_back(mail.claimed.claim());
    return claims;
}

template <typename Chosen>
std::vector<Returned> ActiveQueue::extract(Chosen chosen, Time due_at)
{
    const auto taken =
        std::stable_partition(mails_.begin(), mails_.end(), [&](const auto& mail) { return !chosen(mail); });
    std::vector<Returned> extracted;
    for (auto mail = taken; mail != mails_.end(); ++mail)
        extracted.push_back({std::move(*mail), due_at});
    mails_.erase(taken, mails_.end());
    return extracted;
}

std::vector<Returned> ActiveQueue::take_back_all()
{
    const std::lock_guard lock(mutex_);
    return extract([](const QueuedEmail&) { return true; }, clock_.now());
}

std::vector<Returned> ActiveQueue::take_back(const std::vector<store::queue_claims::Claim>& claims)
{
    const auto is_one = [&](const QueuedEmail& mail) {
        return std::ranges::find(claims, mail.claimed.claim()) != claims.end();
    };
    const std::lock_guard lock(mutex_);
    return extract(is_one, clock_.now());
}

std::vector<Returned> ActiveQueue::take_back_undeliverable()
{
    const auto now = clock_.now();
    const std::lock_guard lock(mutex_);
    auto returned = extract(
        [&](const QueuedEmail& mail) {
            return now >= mail.begin_before || destinations_.next_try(mail.domain, now) > now;
        },
        now);
    for (auto& one : returned)
        one.due_at = destinations_.next_try(one.mail.domain, now);
    return returned;
}

std::vector<DeliveryResult> ActiveQueue::take_results()
{
    const std::lock_guard lock(mutex_);
    return std::exchange(results_, {});
}

bool ActiveQueue::is_anything_on_the_way() const
{
    const std::lock_guard lock(mutex_);
    return !on_the_way_.empty();
}

bool ActiveQueue::is_stuck() const
{
    const std::lock_guard lock(mutex_);
    return !on_the_way_.empty() && clock_.now() > *on_the_way_.begin() + stuck_after;
}

void ActiveQueue::await_results(std::size_t enough, std::chrono::milliseconds longest) const
{
    std::unique_lock lock(mutex_);
    results_changed_.wait_for(lock, longest, [&] {
        return results_.size() >= enough || (!results_.empty() && on_the_way_.empty() && mails_.empty());
    });
}

void ActiveQueue::close()
{
    {
        const std::lock_guard lock(mutex_);
        closed_ = true;
    }
    mails_changed_.notify_all();
}

std::optional<QueuedEmail> ActiveQueue::next()
{
    std::unique_lock lock(mutex_);
    while (!closed_) {
        if (auto mail = take(clock_.now())) return mail;
        mails_changed_.wait_for(lock, longest_wait);
    }
    return std::nullopt;
}

std::optional<QueuedEmail> ActiveQueue::next_now()
{
    const std::lock_guard lock(mutex_);
    return closed_ ? std::nullopt : take(clock_.now());
}

bool ActiveQueue::is_deliverable(const QueuedEmail& mail, Time now) const
{
    return now < mail.begin_before && destinations_.may_begin(mail.domain, now);
}

std::optional<QueuedEmail> ActiveQueue::take(Time now)
{
    const auto found = std::ranges::find_if(mails_, [&](const auto& mail) { return is_deliverable(mail, now); });
    if (found == mails_.end()) return std::nullopt;
    auto mail = std::move(*found);
    mails_.erase(found);
    destinations_.begin(mail.domain, now);
    on_the_way_.insert(mail.dot_before);
    return mail;
}

void ActiveQueue::finished(const QueuedEmail& mail, DeliveryResult result, std::optional<Verdict> verdict)
{
    {
        const std::lock_guard lock(mutex_);
        if (verdict)
            destinations_.end(mail.domain, *verdict, clock_.now());
        else
            destinations_.cancel(mail.domain);
        on_the_way_.erase(on_the_way_.find(mail.dot_before));
        results_.push_back(std::move(result));
    }
    results_changed_.notify_one();
    mails_changed_.notify_one();
}

void ActiveQueue::put_back(QueuedEmail mail)
{
    {
        const std::lock_guard lock(mutex_);
        destinations_.cancel(mail.domain);
        on_the_way_.erase(on_the_way_.find(mail.dot_before));
        mail.begin_before = Time{};
        mails_.push_back(std::move(mail));
    }
    results_changed_.notify_one();
}

} // namespace usher::worker
