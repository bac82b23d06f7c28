// The only source of time. UTC, microseconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace usher {

using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// Interface, so that a test can own the time. Implementations may be used by any thread.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// "2026-03-02T09:15:00.120Z" (milliseconds, cut off).
std::string to_iso_milliseconds(Time time);
/// "2026-03-02T09:15:00.120034Z".
std::string to_iso_microseconds(Time time);
/// "2026-03-02 09:15:00.120034", as DATETIME(6) is written.
std::string to_sql(Time time);
/// Reads "2026-03-02T09:15:00Z", with or without a fraction of up to six digits; nothing if it is no such text.
std::optional<Time> parse_iso_time(std::string_view text);
/// Reads what a DATETIME(6) is read as, with or without its fraction; nothing if it is no such text.
std::optional<Time> parse_sql_time(std::string_view text);

} // namespace usher
