// The scripted SMTP server tests/smtp/peer.py as a child process, ended with the object. How to make it fail is
// described there.
#pragma once

#include <sys/types.h>

#include <string>
#include <vector>

namespace usher::test {

struct CaughtMessage {
    std::string from;
    std::string to;
    std::string data;
};

/// All it has seen so far.
struct PeerReport {
    std::vector<CaughtMessage> messages;
    std::vector<std::string> recipients; ///< of every RCPT
    int connections = 0;
    int tls = 0;

    int count(const std::string& recipient) const; ///< messages accepted for this recipient
};

class Peer {
public:
    explicit Peer(const std::vector<std::string>& arguments = {});
    ~Peer();
    Peer(const Peer&) = delete;
    Peer& operator=(const Peer&) = delete;

    int port() const { return port_; }
    const std::string& ca() const { return ca_; }
    PeerReport report();

private:
    std::string read_line();

    pid_t pid_ = -1;
    int in_ = -1;
    int out_ = -1;
    std::string unread_;
    int port_ = 0;
    std::string ca_;
};

/// A port of 127.0.0.1 that accepts connections and never sends anything.
class MutePort {
public:
    MutePort();
    ~MutePort();
    MutePort(const MutePort&) = delete;
    MutePort& operator=(const MutePort&) = delete;
    int port() const { return port_; }

private:
    int socket_ = -1;
    int port_ = 0;
};

/// A port nobody listens on.
int free_port();

} // namespace usher::test
