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
    /// After this time a delivery is aborted. A claim lasts a little longer: no delivery is begun that could outlast
    /// it.
    std::chrono::seconds longest_delivery;
    std::set<std::string> hold_uncertain; ///< templates whose uncertain e-mails wait for an operator
    std::string journal_folder;
    MailerMetrics metrics = {};
    std::function<void()> on_turn = [] {}; ///< called in each iteration of the queue manager's loop, as a sign of life
};

} // namespace usher::worker
