// The signals that tell a program to leave (SIGTERM, SIGINT) or to read anew (SIGHUP), for its main to wait for.
#pragma once

#include <csignal>

namespace usher {

/// Blocked in this thread and those it starts from then on; sigwait() takes them.
sigset_t block_signals();

} // namespace usher
