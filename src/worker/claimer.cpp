#include "worker/claimer.h"

#include "store/mail/mail_spool.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <iterator>
#include <map>
#include <numeric>
#include <system_error>
#include <utility>

namespace usher::worker {

namespace claims = store::queue_claims;

namespace {

using namespace std::chrono_literals;

/// For how long deliveries of claimed e-mails are started. What is left after that is released.
constexpr auto longest_wait = 60s;
/// How often waiting e-mails are checked for having been cancelled.
constexpr auto recheck_interval = 1s;
/// How many batches may be between claim and recording.
constexpr int most_batches = 6;

} // namespace

std::size_t slots_for(const QueueOptions& options)
{
    return static_cast<std::size_t>(options.batch * most_batches);
}

Claimer::Claimer(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
                 const Clock& clock, const Stop& stop, const QueueOptions& options)
    : database_(database), queue_(queue), journal_(journal), relay_(relay), disk_(disk), clock_(clock), stop_(stop),
      options_(options), free_slots_(slots_for(options))
{
    std::iota(free_slots_.rbegin(), free_slots_.rend(), 0U);
}

// ---- claiming

int Claimer::claim()
{
    if (is_draining() || probing_) return 0;
    const auto batch = static_cast<std::size_t>(options_.batch);
    if (queue_.deliverable() >= batch || free_slots_.empty()) return 0;
    // While the relay or our disk is unavailable, one e-mail is enough to find out when it is back.
    const bool is_probe = must_pause();
    if (is_probe && !(relay_.may_try() && disk_.may_try())) return 0;

    const auto now = clock_.now();
    const auto lease_end = now + options_.longest_delivery + longest_wait;
    const int most = is_probe ? 1 : static_cast<int>(std::min(batch, free_slots_.size()));
    auto taken = take_due(now, lease_end, most);
    const auto count = static_cast<int>(taken.size());
    claimed_at_ = now;
    may_find_more_ = count == most && !is_probe;
    enqueue(std::move(taken), now, lease_end, is_probe);
    return count;
}

std::vector<Claimer::ClaimedEmail> Claimer::take_due(Time now, Time lease_end, int most)
{
    std::vector<EmailId> expired;
    auto taken = database_.transact([&](store::Transaction& transaction) {
        auto due = claims::take_due(transaction, now, lease_end, most);
        const auto has_expired = [&](const auto& claimed) {
            return claimed.mail.expires_at && *claimed.mail.expires_at <= now;
        };
        expired.clear();
        for (const auto& claimed : due)
            if (has_expired(claimed)) expired.push_back(claimed.mail.id);
        store::mail_spool::cancel(transaction, expired, "expired before it was sent", now);
        transaction.commit();
        std::erase_if(due, has_expired);
        return due;
    });
    for (std::size_t i = 0; i < expired.size(); ++i)
        options_.metrics.finished("suppressed");
    return taken;
}

void Claimer::enqueue(std::vector<ClaimedEmail> taken, Time now, Time lease_end, bool is_probe)
{
    if (taken.empty()) return;
    probing_ = is_probe;
    checked_at_ = now;
    std::vector<Returned> unjournaled;
    for (auto& claimed : taken) {
        const auto slot = free_slots_.back();
        free_slots_.pop_back();
        auto begin_before = lease_end - options_.longest_delivery;
        if (claimed.mail.expires_at) begin_before = std::min(begin_before, *claimed.mail.expires_at);
        QueuedEmail mail{std::move(claimed), "", slot, begin_before, lease_end, is_probe};
        mail.domain = Destinations::domain_of(mail.claimed.mail.recipient.text);
        if (journal_.claimed(slot, mail.claimed.claim())) {
            queue_.add(std::move(mail));
        } else {
            disk_.failed(std::strerror(errno));
            unjournaled.push_back({std::move(mail), now});
        }
    }
    give_back(std::move(unjournaled));
}

bool Claimer::is_draining() const
{
    std::error_code error;
    return std::filesystem::exists(options_.journal_folder + "/" + drain_marker, error);
}

bool Claimer::must_pause() const
{
    return relay_.is_on() || disk_.is_on();
}

// ---- releasing

void Claimer::forget(const std::vector<DeliveryResult>& results)
{
    for (const auto& result : results)
        free(result.slot);
    probing_ = false;
}

void Claimer::review_queue()
{
    give_back_undeliverable();
    if (clock_.now() - checked_at_ >= recheck_interval) drop_cancelled();
}

void Claimer::give_back_undeliverable()
{
    if (is_draining() || stop_.requested() || (must_pause() && !probing_))
        give_back(queue_.take_back_all());
    else
        give_back(queue_.take_back_undeliverable());
}

void Claimer::give_back(std::vector<Returned> emails)
{
    std::ranges::move(emails, std::back_inserter(unreturned_));
    if (unreturned_.empty()) return;
    std::map<Time, std::vector<Claim>> by_due_at;
    for (const auto& [mail, due_at] : unreturned_)
        by_due_at[due_at].push_back(mail.claimed.claim());
    for (const auto& [due_at, given_back] : by_due_at)
        release(given_back, due_at);
    for (const auto& email : unreturned_)
        free(email.mail.slot);
    unreturned_.clear();
    probing_ = false;
}

void Claimer::release(const std::vector<Claim>& given_back, Time due_at)
{
    if (given_back.empty()) return;
    database_.transact([&](store::Transaction& transaction) {
        std::vector<EmailId> ids;
        for (const auto& claim : given_back)
            ids.push_back(claim.id);
        std::vector<EmailId> ours;
        for (const auto& locked : claims::lock(transaction, ids))
            if (!locked.is_recorded && std::ranges::find(given_back, locked.claim) != given_back.end())
                ours.push_back(locked.claim.id);
        claims::postpone(transaction, ours, due_at);
        transaction.commit();
    });
}

void Claimer::drop_cancelled()
{
    checked_at_ = clock_.now();
    auto waiting = queue_.waiting_claims();
    if (waiting.empty()) return;
    const auto held = database_.read([&](store::Reader& reader) { return claims::still_held(reader, waiting); });
    std::erase_if(waiting, [&](const Claim& claim) { return std::ranges::find(held, claim) != held.end(); });
    for (const auto& email : queue_.take_back(waiting)) {
        free(email.mail.slot);
        if (email.mail.is_probe) probing_ = false;
    }
}

void Claimer::free(std::size_t slot)
{
    journal_.clear(slot);
    free_slots_.push_back(slot);
}

} // namespace usher::worker
