// The log: one event, one line on stderr, `what happened key=value …`. For the edges (mains, dispatch, workers), not for
// domain or store. Never hand it a token, a password, a whole address or an e-mail's text. Any thread may log.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace usher::log {

/// One key=value of a line. Values are quoted, and control characters in them escaped, where they hold anything odd.
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

/// For a value that may not be there.
inline std::string_view or_dash(std::string_view value)
{
    return value.empty() ? "-" : value;
}

/// Lines below `least` ("debug", "info", "warning" or "error") are dropped from here on; "info" at first.
void set_level(std::string_view least);

void debug(std::string_view event, Fields fields = {});
void info(std::string_view event, Fields fields = {});
/// Something an operator can act on.
void warning(std::string_view event, Fields fields = {});
/// A fault: somebody was not served, or a program cannot go on.
void error(std::string_view event, Fields fields = {});

} // namespace usher::log
