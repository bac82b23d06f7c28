// The log line for fail2ban (share/fail2ban): a client tried a wrong password or token, or continued after being
// refused for that. It names the client and the request, never what was tried.
#pragma once

#include "api/call.h"
#include "domain/error.h"

#include <string_view>

namespace usher::api {

/// of: "password", "token", or the limit that was exceeded.
void log_failed_attempt(const Call& call, std::string_view of);

/// Logs it if the refusal is one of a password or of a limit on failures.
void log_if_failed(const Call& call, const Error& refusal);

} // namespace usher::api
