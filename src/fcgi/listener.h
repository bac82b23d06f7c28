// The socket that nginx connects to: the one on fd 0 if that is listening (systemd's StandardInput=socket, spawn-fcgi),
// else one created from the setting `listen`.
#pragma once

#include <string>

namespace usher::fcgi {

class Listener {
public:
    /// Throws std::runtime_error with a message for the operator. A socket file left behind by a process that has ended
    /// is replaced; one that another process still answers on is not.
    explicit Listener(const std::string& listen);
    /// Removes the socket file if this created it.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int fd() const { return fd_; }
    /// Whether another process holds the socket too (systemd): then connections waiting on it survive this process.
    bool is_inherited() const { return inherited_; }
    /// Whether only this machine can reach it: a unix socket or a loopback address.
    bool is_local() const;
    /// For the log: "fd 0", a path or host:port.
    const std::string& name() const { return name_; }
    /// Stops accepting connections if the socket is not inherited.
    void unpublish();

private:
    int fd_ = -1;
    bool inherited_ = false;
    std::string path_; ///< of the socket file, if this created one
    std::string name_;
};

} // namespace usher::fcgi
