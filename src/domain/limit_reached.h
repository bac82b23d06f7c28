// The error for a limit with a name, by which log and metrics tell limits apart.
#pragma once

#include "domain/error.h"

#include <string>

namespace usher {

/// rate_limited, with the seconds until `end` as subject and the limit as its only detail.
inline Error limit_reached(const std::string& limit, Time end, Time now)
{
    auto error = rate_limited_until(end, now);
    error.details = {limit};
    return error;
}

/// Whether it comes from a limit on e-mails.
inline bool is_of_emails(const Error& error)
{
    return error.code == ErrorCode::rate_limited && !error.details.empty() &&
           error.details.front().starts_with("letters_");
}

} // namespace usher
