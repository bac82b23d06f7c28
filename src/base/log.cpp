#include "base/log.h"

#include "base/text.h"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <memory>

namespace usher::log {
namespace {

spdlog::logger& logger()
{
    static const auto instance = [] {
        auto made = std::make_shared<spdlog::logger>("usher", std::make_shared<spdlog::sinks::stderr_sink_mt>());
        made->set_pattern("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        return made;
    }();
    return *instance;
}

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '"' && c != '\\' && c != '=';
}

void append_value(std::string& line, const std::string& value)
{
    if (!value.empty() && std::ranges::all_of(value, is_plain) && !text::has_control_characters(value)) {
        line += value;
        return;
    }
    constexpr auto digits = "0123456789abcdef";
    // Beyond ASCII too, control characters steer terminals, and bytes that are no UTF-8 upset readers.
    const bool only_ascii_as_is = text::has_control_characters(value);
    line += '"';
    for (const char c : value) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            line += '\\';
            line += c;
        } else if (byte < 0x20 || byte == 0x7F || (byte >= 0x80 && only_ascii_as_is)) {
            line += "\\x";
            line += digits[byte >> 4U];
            line += digits[byte & 0xFU];
        } else {
            line += c;
        }
    }
    line += '"';
}

void write(spdlog::level::level_enum level, std::string_view event, Fields fields)
{
    if (!logger().should_log(level)) return;
    std::string line(event);
    for (const auto& field : fields) {
        line += ' ';
        line += field.key;
        line += '=';
        append_value(line, field.value);
    }
    logger().log(level, spdlog::string_view_t(line.data(), line.size()));
}

} // namespace

void set_level(std::string_view least)
{
    logger().set_level(spdlog::level::from_str(std::string(least)));
}

void debug(std::string_view event, Fields fields)
{
    write(spdlog::level::debug, event, fields);
}
void info(std::string_view event, Fields fields)
{
    write(spdlog::level::info, event, fields);
}
void warning(std::string_view event, Fields fields)
{
    write(spdlog::level::warn, event, fields);
}
void error(std::string_view event, Fields fields)
{
    write(spdlog::level::err, event, fields);
}

} // namespace usher::log
