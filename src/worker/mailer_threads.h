// The mailers of one process: each in a thread with its own database connection and its own connection to the relay.
#pragma once

#include "smtp/curl_client.h"
#include "store/database.h"
#include "worker/mailer.h"

#include <thread>
#include <vector>

namespace usher::worker {

struct MailerThreadsOptions {
    int count;
    store::ConnectOptions database;
    smtp::CurlOptions relay;
    MailerOptions mailer; ///< longest_delivery is set from relay
};

class MailerThreads {
public:
    /// Starts them. The arguments must outlive it and be fit for many threads.
    MailerThreads(MailerThreadsOptions options, const TemplateShelf& shelf, const Clock& clock, Random& random);
    /// Lets each finish the letter that is on the wire, for some seconds at most, and waits for them.
    ~MailerThreads();
    MailerThreads(const MailerThreads&) = delete;
    MailerThreads& operator=(const MailerThreads&) = delete;

private:
    void work();

    MailerThreadsOptions options_;
    const TemplateShelf& shelf_;
    const Clock& clock_;
    Random& random_;
    Stop stop_;
    Outage relay_;
    Outage database_;
    std::vector<std::thread> threads_;
};

} // namespace usher::worker
