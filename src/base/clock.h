// The only source of time. UTC, microseconds.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace usher {

using Time = std::chrono::time_point<std::chrono::system_clock, std::chrono::microseconds>;

/// Interface, so that a test can control the time. Implementations are thread-safe.
class Clock {
public:
    virtual ~Clock() = default;
    virtual Time now() const = 0;
};

class SystemClock final : public Clock {
public:
    Time now() const override;
};

/// "2026-03-02T09:15:00.120Z" (milliseconds, truncated).
std::string to_iso_milliseconds(Time time);
/// "2026-03-02T09:15:00.120034Z".
std::string to_iso_microseconds(Time time);
/// "2026-03-02 09:15:00.120034", the text of a DATETIME(6).
std::string to_sql(Time time);
/// Parses "2026-03-02T09:15:00Z", with or without a fraction of up to six digits; nothing for any other text.
std::optional<Time> parse_iso_time(std::string_view text);
/// Parses the text of a DATETIME(6), with or without its fraction; nothing for any other text.
std::optional<Time> parse_sql_time(std::string_view text);

} // namespace usher
