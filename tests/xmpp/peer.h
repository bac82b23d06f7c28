// An XMPP server for components, as far as a test needs one: it accepts, plays its script and keeps what it was sent.
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <string>
#include <thread>

namespace usher::test {

class ComponentPeer {
public:
    /// What the peer says to the handshake; by default it accepts.
    using Script = std::function<std::string(const std::string& heard)>;

    /// answer: what it says each time something was heard after the handshake.
    explicit ComponentPeer(Script answer, std::string consent = "<handshake/>");
    ~ComponentPeer();
    ComponentPeer(const ComponentPeer&) = delete;
    ComponentPeer& operator=(const ComponentPeer&) = delete;

    int port() const { return port_; }
    int connections() const { return connections_; }
    std::string handshake() const;
    /// All that was heard after the handshake, of all connections.
    std::string heard() const;
    /// Ends the connection that there is.
    void hang_up();

private:
    void serve();
    void talk(int socket);
    std::string hear_until(int socket, const std::string& mark);

    const Script answer_;
    const std::string consent_;
    int listener_;
    int port_ = 0;
    std::atomic<int> connections_ = 0;
    std::atomic<int> current_ = -1;
    mutable std::mutex mutex_;
    std::string handshake_;
    std::string heard_;
    std::thread thread_;
};

/// The answers to all pings in what was heard.
std::string pongs(const std::string& heard);

} // namespace usher::test
