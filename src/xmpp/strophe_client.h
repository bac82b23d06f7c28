// An XMPP component (XEP-0114), using libstrophe. One object per thread; nothing runs between calls.
//
// The server processes the stanzas of a stream in order, and returns errors on the same stream. So the answer to a ping
// (XEP-0199) sent after a batch shows that the batch has been processed, and which stanzas were refused.
// libstrophe may write to sockets that the peer has closed: the program must ignore SIGPIPE.
// The protocol has no TLS: reach the server over loopback or a private network.
#pragma once

#include "xmpp/client.h"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

namespace usher::xmpp {

struct StropheOptions {
    std::string host;
    int port = 5347;
    std::string component; ///< our own domain there
    std::string secret;
    std::string domain; ///< of the server's users; it is pinged
    std::chrono::seconds connect_timeout{10};
    std::chrono::seconds reply_timeout{30};
    /// Called while waiting for a connection, and for the server's answer; true aborts.
    std::function<bool()> abandon_connecting = {};
    std::function<bool()> abandon_delivery = {};
};

class StropheClient final : public Client {
public:
    explicit StropheClient(StropheOptions options);
    ~StropheClient() override;
    StropheClient(const StropheClient&) = delete;
    StropheClient& operator=(const StropheClient&) = delete;

    void connect() override;
    std::vector<Rejection> deliver(const std::vector<Stanza>& stanzas) override;

private:
    class Stream;
    using Question = std::function<bool()>;
    void await(const Question& condition, std::chrono::seconds longest, const Question& abandon, const char* what);

    const StropheOptions options_;
    std::unique_ptr<Stream> stream_;
    unsigned long pings_ = 0;
};

} // namespace usher::xmpp
