// Claims due notifications, hands them to the XMPP server in batches, and records the results. One object per thread,
// with its own database connection and XMPP client; any number of them may run in any number of processes, as far as
// the server admits them.
//
// A batch leaves the queue only after the server has confirmed it. If the connection to the server is lost before that,
// the whole batch is due again and may arrive twice, with the same ids. If the database is unavailable afterwards, the
// result is kept, and recorded before anything else once the database is back.
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
    /// After this time the client gives up on a batch. A claim lasts a little longer.
    std::chrono::seconds longest_delivery;
    std::chrono::seconds keep;     ///< age at which undelivered notifications are given up
    std::chrono::seconds keep_log; ///< age at which their log entries are removed
    NotifierMetrics metrics = {};
    std::function<void()> on_turn = [] {}; ///< called in each iteration of its loop, as a sign of life
};

class Notifier {
public:
    /// All must outlive it; stop, server and clock are shared with other threads.
    Notifier(store::Database& database, xmpp::Client& client, Outage& server, const Clock& clock, const Stop& stop,
             NotifierOptions options);

    /// Runs until it is told to stop.
    void run(Outage& database_outage);

    /// Connects if necessary, claims one batch and processes it; returns how many notifications were claimed. Throws
    /// store::DatabaseError.
    int run_once();

private:
    using Waiting = store::notifications::Waiting;

    /// The results of the notifications of one claim.
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
    std::size_t careful_ = 0; ///< how many more to send one by one, to find the one that ended the stream
    std::optional<BatchResult> unrecorded_;
    Time next_clean_up_;
};

} // namespace usher::worker
