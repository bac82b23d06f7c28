// Between the spool and the delivery agents: claims e-mails that are due, records what became of them, gives back what
// cannot be delivered now. One thread of a process, with the mailer's only database connection; any number of processes
// may work on one spool.
//
// Results are recorded many at a time. Until they are, they stand in the journal; should the database be away just then,
// they are kept and written first of all when it is back.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/event.h"
#include "store/engine/database.h"
#include "store/mail/queue_claims.h"
#include "worker/active_queue.h"
#include "worker/journal.h"
#include "worker/mailer_metrics.h"
#include "worker/outage.h"
#include "worker/retry_policy.h"
#include "worker/stop.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace usher::worker {

struct QueueOptions {
    int batch; ///< e-mails claimed at once
    RetryPolicy retry;
    std::chrono::milliseconds poll; ///< pause when there is nothing to do
    /// After this a delivery is broken off. A claim lasts a little longer: no e-mail is begun that could outlast it.
    std::chrono::seconds longest_delivery;
    std::set<std::string> hold_uncertain; ///< templates whose uncertain e-mails wait for an operator
    std::string journal_folder;
    MailerMetrics metrics = {};
    std::function<void()> on_turn = [] {}; ///< called on each turn of its loop, which shows that it lives
};

/// So many slots a mailer's journal must have.
std::size_t slots_for(const QueueOptions& options);

class QueueManager {
public:
    /// All must outlive it; queue, journal, both outages, clock, random and stop are shared with other threads.
    QueueManager(store::Database& database, ActiveQueue& queue, Journal& journal, Outage& relay, Outage& disk,
                 const Clock& clock, Random& random, const Stop& stop, QueueOptions options);

    /// Works until it is told to stop, then closes the queue, gives back what nobody has begun, and records what is on
    /// the wire when it is done.
    void run(Outage& database_outage);

    // Its steps; each throws store::DatabaseError.

    /// What a mailer that was ended has left in the journal.
    void recover();
    /// Records the results there are and gives back what cannot be delivered now.
    void settle();
    /// Puts at most a batch of due e-mails into the queue; returns how many.
    int claim();

private:
    using Claim = store::queue_claims::Claim;
    using ClaimAttempt = store::queue_claims::ClaimAttempt;

    struct Recorded;

    void work();
    void leave();
    void record(std::vector<DeliveryResult>& results);
    std::vector<Recorded> record_in(store::Transaction& transaction, const std::vector<DeliveryResult>& results);
    void carry_out(store::Transaction& transaction, const std::vector<Recorded>& fates,
                   const std::vector<DeliveryResult>& results);
    std::vector<Event> history_of(const std::vector<Recorded>& fates, const std::vector<DeliveryResult>& results);
    static std::string_view change_of(const Recorded& recorded, const Attempt& attempt);
    Recorded judged(const DeliveryResult& result, const store::queue_claims::Locked& locked);
    void follow_bounce(store::Transaction& transaction, const DeliveryResult& result, const Recorded& recorded);
    void count(const DeliveryResult& result, const Recorded& recorded) const;
    void report(const DeliveryResult& result, const Recorded& recorded) const;

    std::vector<store::queue_claims::ClaimedEmail> take_due(Time now, Time lease_end, int most);
    void enqueue(std::vector<store::queue_claims::ClaimedEmail> taken, Time now, Time lease_end, bool is_probe);
    bool must_pause() const;
    bool is_draining() const;
    void give_back(std::vector<Returned> emails);
    void give_back_undeliverable();
    void forget_withdrawn();
    void release(const std::vector<Claim>& claims, Time due_at);
    void free(std::size_t slot);

    store::Database& database_;
    ActiveQueue& queue_;
    Journal& journal_;
    Outage& relay_;
    Outage& disk_;
    const Clock& clock_;
    Random& random_;
    const Stop& stop_;
    const QueueOptions options_;

    bool recovered_ = false;
    std::vector<std::size_t> free_slots_;
    std::vector<DeliveryResult> unrecorded_;
    std::vector<Returned> unreturned_;
    bool spool_may_hold_more_ = false;
    Time claimed_at_;
    bool probing_ = false; ///< the one e-mail in the queue is to see whether relay and disk are back
    Time checked_at_;      ///< when the waiting e-mails were last looked up in the spool
};

} // namespace usher::worker
