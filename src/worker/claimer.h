// Claims due e-mails for the active queue, and releases those that cannot be delivered now. Each claimed e-mail has a
// slot in the journal until its result is recorded or it is released. One thread.
#pragma once

#include "base/clock.h"
#include "store/engine/database.h"
#include "store/mail/queue_claims.h"
#include "worker/active_queue.h"
#include "worker/journal.h"
#include "worker/outage.h"
#include "worker/queue_options.h"
#include "worker/stop.h"

#include <cstddef>
#include <vector>

namespace usher::worker {

/// How many slots a mailer's journal must have.
std::size_t slots_for(const QueueOptions& options);

class Claimer {
public:
    /// All must outlive it; queue, journal, both outages, clock and stop are shared with other threads.
    Claimer(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
            const Clock& clock, const Stop& stop, const QueueOptions& options);

    /// The last batch was full.
    bool may_find_more() const { return may_find_more_; }
    /// There may be more, or the spool has not been queried for a while.
    bool should_ask_again() const { return may_find_more_ || clock_.now() >= claimed_at_ + options_.poll; }

    // Each of the following throws store::DatabaseError.

    /// Claims at most one batch of due e-mails into the queue; returns how many.
    int claim();
    /// Releases what cannot be delivered now, and about once a second drops what was cancelled meanwhile.
    void review_queue();
    /// Makes the claimed e-mails due again then, as far as the claims still hold.
    void release(const std::vector<store::queue_claims::Claim>& claims, Time due_at);

    /// The results have been recorded: frees their slots.
    void forget(const std::vector<DeliveryResult>& results);

private:
    using Claim = store::queue_claims::Claim;
    using ClaimedEmail = store::queue_claims::ClaimedEmail;

    std::vector<ClaimedEmail> take_due(Time now, Time lease_end, int most);
    void enqueue(std::vector<ClaimedEmail> taken, Time now, Time lease_end, bool is_probe);
    bool must_pause() const;
    bool is_draining() const;
    void give_back(std::vector<Returned> emails);
    void give_back_undeliverable();
    void drop_cancelled();
    void free(std::size_t slot);

    store::Database& database_;
    ActiveQueue& queue_;
    Journal& journal_;
    Outage& relay_;
    Outage& disk_;
    const Clock& clock_;
    const Stop& stop_;
    const QueueOptions& options_;

    std::vector<std::size_t> free_slots_;
    std::vector<Returned> unreturned_; ///< taken out of the queue, but still claimed in the database
    bool may_find_more_ = false;
    Time claimed_at_;
    bool probing_ = false; ///< the only e-mail in the queue tests whether relay and disk are available again
    Time checked_at_;      ///< when the waiting e-mails were last looked up in the spool
};

} // namespace usher::worker
