#include "base/signals.h"

#include "base/log.h"

#include <initializer_list>

namespace usher {

sigset_t block_signals()
{
    sigset_t signals;
    sigemptyset(&signals);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        sigaddset(&signals, signal);
    pthread_sigmask(SIG_BLOCK, &signals, nullptr);
    return signals;
}

void serve_until_stopped(const sigset_t& signals, const ServiceManager& manager, const std::function<bool()>& is_alive,
                         const std::function<bool()>& reload)
{
    manager.ready();
    for (bool goes_on = true; goes_on && manager.next_signal(signals, is_alive) == SIGHUP;) {
        manager.reloading();
        goes_on = reload();
        manager.ready();
    }
    log::info("shutting down");
    manager.stopping();
}

} // namespace usher
