// The e-mails a mailer has claimed, from the claim until the result is recorded in the database. The claimer adds them;
// delivery agents take an e-mail, try to deliver it, and add the result; the queue manager takes out the results.
// Single e-mails leave before bulk ones, and none before its domain has room for it (worker/destinations.h).
//
// Any thread may call anything.
#pragma once

#include "base/clock.h"
#include "store/mail/queue_claims.h"
#include "worker/destinations.h"

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace usher::worker {

/// A claimed e-mail on its way through the mailer.
struct QueuedEmail {
    store::queue_claims::ClaimedEmail claimed;
    std::string domain;
    std::size_t slot;      ///< in the journal
    Time begin_before;     ///< from then on the claim might end before the delivery does
    Time dot_before;       ///< the claim's end: after it another mailer may have the e-mail
    bool is_probe = false; ///< tests whether the relay is available again
};

struct DeliveryResult {
    store::queue_claims::ClaimAttempt made;
    std::size_t slot;
    std::optional<Time> relay_back_at; ///< the relay failed, and is tried again then
};

struct Returned {
    QueuedEmail mail;
    Time due_at; ///< when it makes sense to claim it again
};

class ActiveQueue {
public:
    ActiveQueue(int most_to_a_domain, const Clock& clock) : clock_(clock), destinations_(most_to_a_domain) {}

    // ---- for the queue manager

    void add(QueuedEmail mail);
    /// The number of e-mails that an agent could take now.
    std::size_t deliverable() const;
    /// The number of all that no agent has taken yet.
    std::vector<store::queue_claims::Claim> waiting_claims() const;

    // These take out e-mails that no agent has taken yet:
    std::vector<Returned> take_back_all();
    std::vector<Returned> take_back(const std::vector<store::queue_claims::Claim>& claims);
    /// Those whose claim has become too short for a delivery, or whose domain is paused or silent.
    std::vector<Returned> take_back_undeliverable();

    std::vector<DeliveryResult> take_results();
    bool is_anything_on_the_way() const;
    /// Whether an agent holds an e-mail long after its claim has ended: it is stuck.
    bool is_stuck() const;
    /// Waits until there are `enough` results, or all that there will be, or the time is up.
    void await_results(std::size_t enough, std::chrono::milliseconds longest) const;
    /// From now on agents get no more e-mails.
    void close();

    // ---- for the delivery agents

    /// Waits for an e-mail that may leave now; nothing once the queue is closed.
    std::optional<QueuedEmail> next();
    /// The same, without waiting.
    std::optional<QueuedEmail> next_now();
    /// verdict: on the e-mail's domain, if the attempt says something about it.
    void finished(const QueuedEmail& mail, DeliveryResult result, std::optional<Verdict> verdict);
    /// Returns it untried: it waits for the manager to release it.
    void put_back(QueuedEmail mail);

private:
    std::optional<QueuedEmail> take(Time now);
    template <typename Chosen>
    std::vector<Returned> extract(Chosen chosen, Time due_at);
    bool is_deliverable(const QueuedEmail& mail, Time now) const;

    const Clock& clock_;
    mutable std::mutex mutex_;
    mutable std::condition_variable mails_changed_;
    mutable std::condition_variable results_changed_;
    Destinations destinations_;
    std::deque<QueuedEmail> mails_; ///< single e-mails before bulk ones
    std::vector<DeliveryResult> results_;
    std::multiset<Time> on_the_way_; ///< ends of the claims that agents have taken
    bool closed_ = false;
};

} // namespace usher::worker
