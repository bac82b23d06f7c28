// A process's notifier, in a thread with its own connections to the database and to the XMPP server, which admits one
// per component.
#pragma once

#include "base/pulse.h"
#include "store/engine/database.h"
#include "worker/notifier.h"
#include "xmpp/strophe_client.h"

#include <chrono>
#include <thread>

namespace usher::worker {

struct NotifierThreadOptions {
    store::ConnectOptions database;
    xmpp::StropheOptions server;
    std::chrono::seconds longest_pause; ///< between attempts while the server is unavailable
    NotifierOptions notifier;           ///< longest_delivery is set from server
    OutageMetrics server_outage = {};
    OutageMetrics database_outage = {};
    std::chrono::seconds longest_turn{60}; ///< of its loop, in addition to what the server may take
};

class NotifierThread {
public:
    /// Starts it. The arguments must outlive it and be thread-safe.
    NotifierThread(NotifierThreadOptions options, const Clock& clock, Random& random);
    /// Lets it finish the batch it is sending, for a few seconds at most, and waits for it.
    ~NotifierThread();
    NotifierThread(const NotifierThread&) = delete;
    NotifierThread& operator=(const NotifierThread&) = delete;

    /// Whether its loop is running.
    bool is_alive() const { return pulse_.is_alive(); }

private:
    void work();

    NotifierThreadOptions options_;
    const Clock& clock_;
    Pulse pulse_;
    Stop stop_;
    Outage server_;
    Outage database_;
    std::thread thread_;
};

} // namespace usher::worker
