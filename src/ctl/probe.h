// Checks a socket from outside: whether a server answers there, and what. One deadline covers the whole check.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

namespace usher::ctl {

/// what() says what went wrong.
class ProbeFailed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// A connection; every function throws ProbeFailed.
class Probe {
public:
    /// Connects to a unix socket (a path) or to host:port.
    Probe(const std::string& where, std::chrono::milliseconds patience);

    void send(const std::string& bytes);
    /// At least one byte; "" if the other side has closed.
    std::string receive();

private:
    struct Socket {
        int fd = -1;
        Socket() = default;
        Socket(const Socket&) = delete;
        Socket& operator=(const Socket&) = delete;
        ~Socket() { renew(-1); }
        void renew(int other); ///< closes the current one
    };
    void open(int family, const void* address, unsigned size);
    void connect_to_path(const std::string& path);
    void connect_to_host(const std::string& host, const std::string& port);
    void wait_for(short events, const char* what);

    std::chrono::steady_clock::time_point deadline_;
    Socket socket_;
};

/// What usherd answers to GET /readyz by FastCGI on that socket, as nginx would ask: "200", "503", …
std::string ask_usherd(const std::string& listen, std::chrono::milliseconds patience);

/// What a relay announces.
struct RelayReplies {
    std::string greeting;  ///< "220 mail.example ESMTP"
    std::string abilities; ///< its whole reply to EHLO; empty if the greeting was not 220
};
RelayReplies ask_relay(const std::string& host, int port, const std::string& helo, std::chrono::milliseconds patience);

} // namespace usher::ctl
