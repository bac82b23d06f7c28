// What the notifier needs from XMPP: send a batch of stanzas to the server, and learn which of them it refused.
#pragma once

#include <stdexcept>
#include <string>
#include <vector>

namespace usher::xmpp {

/// One stanza, complete with from, to and id.
struct Stanza {
    std::string id;
    std::string text;
};

/// The server has sent this one back.
struct Rejection {
    std::string id;
    std::string reason; ///< "service-unavailable" and any further text
};

/// There is no connection, or it was lost. The fate of stanzas sent since the last answer is unknown.
class Disconnected : public std::runtime_error {
public:
    enum class Cause {
        away,    ///< no connection, not admitted, a timeout, or the server closed the stream
        content, ///< the server ended the stream because of something we sent
    };
    Disconnected(Cause cause, const std::string& what) : std::runtime_error(what), cause_(cause) {}
    Cause cause() const { return cause_; }

private:
    Cause cause_;
};

/// An interface, so that tests can replace the network. An object belongs to one thread. Every function throws
/// Disconnected.
class Client {
public:
    virtual ~Client() = default;
    /// Connects unless there is a connection that is still open.
    virtual void connect() = 0;
    /// Sends the stanzas in this order. Returns, once the server has processed all of them, those it refused.
    virtual std::vector<Rejection> deliver(const std::vector<Stanza>& stanzas) = 0;
};

} // namespace usher::xmpp
