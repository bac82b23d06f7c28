// What the notifier needs of XMPP: hand a batch of stanzas to the server, and hear which of them it refuses.
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
    std::string reason; ///< "service-unavailable" and what else it says
};

/// There is no connection, or no longer one. Nobody knows what became of stanzas handed over since the last answer.
class Disconnected : public std::runtime_error {
public:
    enum class Cause {
        away,    ///< no connection, not admitted, silence, or the server closed the stream
        content, ///< the server ended the stream over something we have sent
    };
    Disconnected(Cause cause, const std::string& what) : std::runtime_error(what), cause_(cause) {}
    Cause cause() const { return cause_; }

private:
    Cause cause_;
};

/// Interface, so that a test can own the network. An object belongs to one thread. Every function throws Disconnected.
class Client {
public:
    virtual ~Client() = default;
    /// Connects unless there is a connection that the server still holds.
    virtual void connect() = 0;
    /// Hands the stanzas over in this order. Returns when the server has dealt with all of them: with those it refused.
    virtual std::vector<Rejection> deliver(const std::vector<Stanza>& stanzas) = 0;
};

} // namespace usher::xmpp
