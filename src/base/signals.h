// The signals that tell a program to stop (SIGTERM, SIGINT) or to reload its settings (SIGHUP), and the loop in which
// every daemon handles them.
#pragma once

#include "base/service_manager.h"

#include <csignal>
#include <functional>

namespace usher {

/// Blocks them in this thread and those it starts from then on; serve_until_stopped() receives them.
sigset_t block_signals();

/// Reports readiness to the service manager, calls reload() at each SIGHUP, and returns at SIGTERM or SIGINT, or when
/// reload() returns false because there is nothing left to do. is_alive: whether all threads are responsive.
void serve_until_stopped(const sigset_t& signals, const ServiceManager& manager, const std::function<bool()>& is_alive,
                         const std::function<bool()>& reload);

} // namespace usher
