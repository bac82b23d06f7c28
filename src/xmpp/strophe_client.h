// An XMPP component (XEP-0114) by libstrophe. One object per thread; nothing runs between calls.
//
// The server deals with what a stream brings in its order, and sends an error for a stanza back on the same stream. So
// the answer to a ping (XEP-0199) that follows a batch says that the batch was dealt with, and which stanzas were refused.
// libstrophe writes to sockets whose other end may have gone: the program must ignore SIGPIPE.
// The protocol has no TLS: the way to the server should be loopback or a private network.
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
    std::string domain; ///< of the server's users, which is pinged
    std::chrono::seconds connect_timeout{10};
    std::chrono::seconds reply_timeout{30};
    /// Asked while waiting for a connection, and for the server's answer; true breaks off.
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
