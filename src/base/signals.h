// The signals that tell a program to stop (SIGTERM, SIGINT) or to read its settings again (SIGHUP), and the one loop in which
// every daemon obeys them.
#pragma once

#include "base/service_manager.h"

#include <csignal>
#include <functional>

namespace usher {

/// Blocked in this thread and those it starts from then on; serve_until_stopped() takes them.
sigset_t block_signals();

/// Tells the service manager that the program is ready, reloads at each SIGHUP, and returns at SIGTERM or SIGINT, or when
/// reload() says that there is nothing left to do by returning false. is_alive: whether all threads come back to their work.
void serve_until_stopped(const sigset_t& signals, const ServiceManager& manager, const std::function<bool()>& is_alive,
                         const std::function<bool()>& reload);

} // namespace usher
