// The refusal by a limit that has a name, by which the log and the numbers tell it from others.
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

/// Whether a limit of e-mails refused it.
inline bool is_of_emails(const Error& error)
{
    return error.code == ErrorCode::rate_limited && !error.details.empty() &&
           error.details.front().starts_with("letters_");
}

} // namespace usher
