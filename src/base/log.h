// The log: one event, one line on stderr, `what happened key=value …`. For the outer layers (mains, dispatch, workers),
// not for domain or store. Never log a token, a password, a complete address or an e-mail's text. Thread-safe.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace usher::log {

/// A key=value pair of a line. Values with special characters are quoted, and control characters in them escaped.
struct Field {
    std::string_view key;
    std::string value;

    Field(std::string_view k, std::string_view v) : key(k), value(v) {}
    Field(std::string_view k, const char* v) : key(k), value(v) {}
    Field(std::string_view k, std::string v) : key(k), value(std::move(v)) {}
    template <typename Number>
    requires std::is_arithmetic_v<Number> Field(std::string_view k, Number number)
        : key(k), value(std::to_string(number))
    {
    }
};
using Fields = std::initializer_list<Field>;

/// For an optional value.
inline std::string_view or_dash(std::string_view value)
{
    return value.empty() ? "-" : value;
}

/// Drops lines below `least` ("debug", "info", "warning" or "error") from now on; the default is "info".
void set_level(std::string_view least);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
/// Something an operator can act on.
void warning(std::string_view event, Fields fields = {});
/// A fault: a request failed, or a program cannot continue.
void error(std::string_view event, Fields fields = {});

} // namespace usher::log
