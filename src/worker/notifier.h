// Takes notifications that are due, hands them to the XMPP server in batches, records what became of them. One object
// per thread, with a database connection and an XMPP client of its own; any number of them may work in any number of
// processes, as far as the server admits them.
//
// A batch leaves the queue only when the server has confirmed it. If the server goes away before that, all of it is due again
// and may arrive twice, with the same ids. If the database is away after it, the result is kept and recorded first of all when
// the database is back.
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

    /// Runs until asked to stop.
    void run(Outage& database_outage);

    /// Connects if need be, claims one batch and deals with it; returns the number of notifications that were claimed.
    /// Throws store::DatabaseError.
    int run_once();

private:
    using Waiting = store::notifications::Waiting;

    /// What became of the notifications of one claim.
    struct BatchResult {
        Time lease_end;
        std::vector<Waiting> claimed;
        std::vector<NotificationId> finished; ///< delivered or refused
        std::vector<store::notifications::Rejection> rejections;
        std::vector<NotificationId> returned; ///< due again
    };

    int step();
    std::vector<Waiting> claim();
    BatchResult deliver(std::vector<Waiting> claimed);
    BatchResult hand_over(const std::vector<xmpp::Stanza>& stanzas, BatchResult result);
    void settle();
    static void report(const BatchResult& result);
    void clean_up();

    store::Database& database_;
    xmpp::Client& client_;
    Outage& server_;
    const Clock& clock_;
    const Stop& stop_;
    const NotifierOptions options_;

    Time lease_end_;
    std::size_t careful_ = 0; ///< how many more are sent one by one, to find the one that ended the stream
    std::optional<BatchResult> unrecorded_;
    Time next_clean_up_;
};

} // namespace usher::worker
