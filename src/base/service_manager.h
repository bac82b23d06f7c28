// The service manager that has started this program (systemd), and what it wants to hear: that the program is ready, reads
// its settings again, leaves, still lives. It can also keep connections over a restart (FileDescriptorStoreMax=). Without
// one, all of this does nothing.
//
// This is the protocol of sd_notify(3) and sd_listen_fds(3), which systemd promises not to change, in a few lines:
// libsystemd would bring five further libraries into each program.
//
// One object per process, made before it starts others. Any thread may call anything but next_signal().
#pragma once

#include <chrono>
#include <csignal>
#include <functional>
#include <string>
#include <vector>

namespace usher {

class ServiceManager {
public:
    /// Reads the environment: NOTIFY_SOCKET, WATCHDOG_USEC, FDSTORE, LISTEN_FDS.
    ServiceManager();
    ~ServiceManager();
    ServiceManager(const ServiceManager&) = delete;
    ServiceManager& operator=(const ServiceManager&) = delete;

    /// From now on the program works: after its start, and after it has read its settings again.
    void ready() const { tell("READY=1"); }
    void reloading() const;
    void stopping() const { tell("STOPPING=1"); }

    /// Waits for one of the signals. Meanwhile the service manager hears that the program lives, as often as it wants to
    /// (WatchdogSec=), as long as `is_alive`; it ends a program that has been silent for too long.
    int next_signal(const sigset_t& signals, const std::function<bool()>& is_alive) const;

    /// Whether it keeps connections, for the next process of this service.
    bool keeps_connections() const { return keeps_; }
    /// It has its own descriptor of the connection when this returns; false: it has not.
    bool keep(int connection) const;
    /// Takes what it has handed to us: the connections that the last process left it, which are returned, and a listening
    /// socket, which becomes fd 0, where FastCGI programs have it. Each call but the first finds nothing.
    std::vector<int> take_sockets();

private:
    bool tell(const std::string& what, int descriptor = -1) const;

    int socket_ = -1;                      ///< to the service manager; -1: there is none
    std::chrono::microseconds interval_{}; ///< between two signs of life; 0: none are wanted
    bool keeps_ = false;
    int passed_ = 0; ///< descriptors, from 3 on
};

} // namespace usher
