// The e-mails a mailer has claimed, from the claim until the database knows what became of them. The claimer puts them in;
// the queue manager takes the results out; delivery agents take an e-mail, try it, and put the result in. Single e-mails leave
// before bulk ones, and none before its domain has room for it (worker/destinations.h).
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
    std::size_t slot;      ///< of the journal
    Time begin_before;     ///< from then on the claim might end before the delivery does
    Time dot_before;       ///< the claim's end: after it another mailer may have the e-mail
    bool is_probe = false; ///< it is to show whether the relay is back
};

struct DeliveryResult {
    store::queue_claims::ClaimAttempt made;
    std::size_t slot;
    std::optional<Time> relay_back_at; ///< the relay was at fault, and is tried again then
};

struct Returned {
    QueuedEmail mail;
    Time due_at; ///< when it makes sense to claim it again
};

class ActiveQueue {
public:
    ActiveQueue(int most_to_a_domain, const Clock& clock) : clock_(clock), destinations_(most_to_a_domain) {}

    // ---- the manager's

    void add(QueuedEmail mail);
    /// E-mails that an agent could take now.
    std::size_t deliverable() const;
    /// Of all that no agent has taken yet.
    std::vector<store::queue_claims::Claim> waiting_claims() const;

    // What no agent has taken yet is taken out again:
    std::vector<Returned> take_back_all();
    std::vector<Returned> take_back(const std::vector<store::queue_claims::Claim>& claims);
    /// Whose claim has become too short for a delivery, or whose domain is left alone for a while or silent.
    std::vector<Returned> take_back_undeliverable();

    std::vector<DeliveryResult> take_results();
    bool is_anything_on_the_way() const;
    /// Whether an agent holds an e-mail long after its claim has ended: it will not return.
    bool is_stuck() const;
    /// Until there are `enough` results, or all there will be, or time is up.
    void await_results(std::size_t enough, std::chrono::milliseconds longest) const;
    /// From now on no agent gets an e-mail.
    void close();

    // ---- the agents'

    /// Waits for an e-mail that may leave now; nothing once the queue is closed.
    std::optional<QueuedEmail> next();
    /// The same without waiting.
    std::optional<QueuedEmail> next_now();
    /// verdict: on the e-mail's domain, if the attempt says anything about it.
    void finished(const QueuedEmail& mail, DeliveryResult result, std::optional<Verdict> verdict);
    /// Nothing was tried: it waits again, for the manager to give it back.
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
    std::multiset<Time> on_the_way_; ///< when the claims end of what agents have taken
    bool closed_ = false;
};

} // namespace usher::worker
