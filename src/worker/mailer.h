// A complete mailer: the queue manager in one thread, with the database connection; delivery agents in their own
// threads, each with a connection to the relay; the active queue between them; and the journal.
#pragma once

#include "base/pulse.h"
#include "mail/bounce_address.h"
#include "smtp/curl_client.h"
#include "store/engine/database.h"
#include "worker/active_queue.h"
#include "worker/current_templates.h"
#include "worker/journal.h"
#include "worker/outage.h"
#include "worker/queue_manager.h"
#include "worker/stop.h"

#include <string>
#include <thread>
#include <vector>

namespace usher::worker {

struct MailerOptions {
    std::string name; ///< as recorded with each attempt
    int connections;
    int most_to_a_domain; ///< of these connections
    store::ConnectOptions database;
    smtp::CurlOptions relay;
    QueueOptions queue; ///< longest_delivery is set from relay
    OutageMetrics relay_outage = {};
    OutageMetrics disk_outage = {};
    OutageMetrics database_outage = {};
    mail::BounceAddress bounces = {"", ""}; ///< the e-mails' envelope senders, if used
    std::chrono::seconds longest_turn{60};  ///< how long one iteration of the queue manager's loop may take
};

class Mailer {
public:
    /// Starts it. The references must outlive it and be thread-safe. Throws JournalError.
    Mailer(MailerOptions options, const CurrentTemplates& templates, const Clock& clock, Random& random);
    /// Lets each agent finish the e-mail it is sending, for a few seconds at most, and waits for them.
    ~Mailer();
    Mailer(const Mailer&) = delete;
    Mailer& operator=(const Mailer&) = delete;

    /// Whether the queue manager's loop is running and no agent is stuck in a delivery.
    bool is_alive() const { return manager_pulse_.is_alive() && !queue_.is_stuck(); }

private:
    void manage();
    void deliver();

    Pulse manager_pulse_;
    const MailerOptions options_;
    const CurrentTemplates& templates_;
    const Clock& clock_;
    Random& random_;
    Stop stop_;
    Outage relay_;
    Outage disk_;
    Outage database_;
    ActiveQueue queue_;
    Journal journal_;
    std::vector<std::thread> threads_;
};

} // namespace usher::worker
