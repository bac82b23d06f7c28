// Dates in the dialect's formats: RFC 3339 in UTC with microseconds, and days.
#pragma once

#include "base/clock.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher::api::orchd {

/// "2026-03-02".
std::string to_date(Time time);
/// A date-time with any offset, "2026-03-02T10:15:00.5+01:00"; nothing if it is malformed. Truncated to microseconds.
std::optional<Time> parse_rfc3339(std::string_view text);

} // namespace usher::api::orchd
