// A minimal XMPP server for components: it accepts, plays its script and keeps what it was sent.
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

    /// answer: what it replies each time it receives something after the handshake.
    explicit ComponentPeer(Script answer, std::string consent = "<handshake/>");
    ~ComponentPeer();
    ComponentPeer(const ComponentPeer&) = delete;
    ComponentPeer& operator=(const ComponentPeer&) = delete;

    int port() const { return port_; }
    int connections() const { return connections_; }
    std::string handshake() const;
    /// Everything received after the handshake, on all connections.
    std::string heard() const;
    /// Closes the current connection.
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

/// The answers to all pings in what was received.
std::string pongs(const std::string& heard);

} // namespace usher::test
