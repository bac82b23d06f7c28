// How a mailer works through the spool.
#pragma once

#include "worker/mailer_metrics.h"
#include "worker/retry_policy.h"

#include <chrono>
#include <functional>
#include <set>
#include <string>

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
    std::function<void()> on_turn = [] {
    }; ///< called on each turn of the queue manager's loop, which shows that it lives
};

} // namespace usher::worker
