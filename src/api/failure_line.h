// The line that fail2ban reads (share/fail2ban): somebody tried a password or a token that was wrong, or went on when
// they had been refused already. It names the client and the request, and never what was tried.
#pragma once

#include "api/call.h"
#include "domain/error.h"

#include <string_view>

namespace usher::api {

/// of: "password", "token", or the limit that refused it.
void log_failed_attempt(const Call& call, std::string_view of);

/// Where the refusal is one of a password or of a limit of failures.
void log_if_failed(const Call& call, const Error& refusal);

} // namespace usher::api
