// The socket nginx connects to: the one on fd 0 if that listens (systemd's StandardInput=socket, spawn-fcgi), else one
// made from the setting `listen`.
#pragma once

#include <string>

namespace usher::fcgi {

class Listener {
public:
    /// Throws std::runtime_error with what to do. A socket file left behind by a process that is gone is replaced;
    /// one that somebody still answers on is not.
    explicit Listener(const std::string& listen);
    /// Removes the socket file if this made it.
    ~Listener();
    Listener(const Listener&) = delete;
    Listener& operator=(const Listener&) = delete;

    int fd() const { return fd_; }
    /// Whether somebody else holds the socket too (systemd): connections that wait on it are not lost with us.
    bool is_inherited() const { return inherited_; }
    /// Whether only this machine can reach it: a unix socket, or an address of loopback.
    bool is_local() const;
    /// For the log: "fd 0", a path or host:port.
    const std::string& name() const { return name_; }
    /// Lets no further connection in where the socket is our own.
    void unpublish();

private:
    int fd_ = -1;
    bool inherited_ = false;
    std::string path_; ///< of the socket file, if we made one
    std::string name_;
};

} // namespace usher::fcgi
