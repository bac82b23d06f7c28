// Takes notifications that are due, hands them to the XMPP server in batches, records what became of them. One object
// per thread, with a database connection and an XMPP client of its own; any number of them may work in any number of
// processes, as far as the server lets them in.
//
// A batch leaves the queue only when the server has confirmed it. Should the server go away before, all of it is due
// again; then it may arrive twice, with the same ids. Should the database be away after, the record is kept and written
// first of all when it is back.
#pragma once

#include "base/clock.h"
#include "store/engine/database.h"
#include "store/mail/notifications.h"
#include "worker/notifier_metrics.h"
#include "worker/outage.h"
#include "worker/stop.h"
#include "xmpp/client.h"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace usher::worker {

struct NotifierOptions {
    std::size_t batch;              ///< notifications claimed at once
    std::chrono::milliseconds poll; ///< pause when there is nothing to do
    /// After this the client gives a batch up. A claim lasts a little longer.
    std::chrono::seconds longest_delivery;
    std::chrono::seconds keep;     ///< age at which what could not be delivered is given up
    std::chrono::seconds keep_log; ///< age at which that is forgotten
    NotifierMetrics metrics = {};
    std::function<void()> on_turn = [] {}; ///< called on each turn of its loop, which shows that it lives
};

class Notifier {
public:
    /// All must outlive it; stop, server and clock are shared with other threads.
    Notifier(store::Database& database, xmpp::Client& client, Outage& server, const Clock& clock, const Stop& stop,
             NotifierOptions options);

    /// Works until it is told to stop.
    void run(Outage& database_outage);

    /// Connects if need be, claims one batch and deals with it; returns the number of notifications that were claimed.
    /// Throws store::DatabaseError.
    int run_once();

private:
    using Waiting = store::notifications::Waiting;

    /// What became of a claim.
    struct Outcome {
        Time lease_end;
        std::vector<Waiting> claimed;
        std::vector<NotificationId> finished; ///< delivered or refused
        std::vector<store::notifications::Rejection> rejections;
        std::vector<NotificationId> returned; ///< due again
    };

    int step();
    std::vector<Waiting> claim();
    Outcome deliver(std::vector<Waiting> claimed);
    Outcome hand_over(const std::vector<xmpp::Stanza>& stanzas, Outcome outcome);
    void settle();
    static void report(const Outcome& outcome);
    void keep_house();

    store::Database& database_;
    xmpp::Client& client_;
    Outage& server_;
    const Clock& clock_;
    const Stop& stop_;
    const NotifierOptions options_;

    Time lease_end_;
    std::size_t careful_ = 0; ///< how many more are sent one by one, to find the one that ended the stream
    std::optional<Outcome> unrecorded_;
    Time next_housekeeping_;
};

} // namespace usher::worker
