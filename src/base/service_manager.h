// The service manager that started this program (systemd): notifies it that the program is ready, reloading, stopping,
// or alive. It can also keep connections across a restart (FileDescriptorStoreMax=). Without a service manager, all of
// this does nothing.
//
// This is the protocol of sd_notify(3) and sd_listen_fds(3), which systemd guarantees to be stable, in a few lines:
// libsystemd would pull five further libraries into each program.
//
// One object per process, created before other processes are started. Thread-safe except for next_signal().
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

    /// The program is ready: after its start, and after reloading its settings.
    void ready() const { tell("READY=1"); }
    void reloading() const;
    void stopping() const { tell("STOPPING=1"); }

    /// Waits for one of the signals. Meanwhile it sends keep-alives at the watchdog interval (WatchdogSec=) while
    /// `is_alive` holds; the service manager kills a program that has been silent for too long.
    int next_signal(const sigset_t& signals, const std::function<bool()>& is_alive) const;

    /// Whether it stores connections for the next process of this service.
    bool keeps_connections() const { return keeps_; }
    /// When this returns true, it has its own descriptor of the connection.
    bool keep(int connection) const;
    /// Takes what was passed to this process: the connections stored by the previous process, which are returned, and a
    /// listening socket, which becomes fd 0, where FastCGI programs expect it. Each call but the first finds nothing.
    std::vector<int> take_sockets();

private:
    bool tell(const std::string& what, int descriptor = -1) const;

    int socket_ = -1;                      ///< to the service manager; -1: there is none
    std::chrono::microseconds interval_{}; ///< between two keep-alives; 0: no watchdog
    bool keeps_ = false;
    int passed_ = 0; ///< number of descriptors, from 3 on
};

} // namespace usher
