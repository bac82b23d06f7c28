#include "base/log.h"

#include "base/text.h"

#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/sink.h>
#include <spdlog/spdlog.h>

#include <unistd.h>

#include <algorithm>
#include <memory>

namespace usher::log {
namespace {

/// One write(2) per line, which the kernel does not interleave. spdlog's own sink holds a lock while it writes, and
/// every worker logs each request.
class StandardError final : public spdlog::sinks::sink {
public:
    void log(const spdlog::details::log_msg& message) override
    {
        thread_local spdlog::pattern_formatter formatter("%Y-%m-%dT%H:%M:%S.%eZ %l %v", spdlog::pattern_time_type::utc);
        spdlog::memory_buf_t line;
        formatter.format(message, line);
        // There is no other place to report that stderr cannot be written to.
        [[maybe_unused]] const auto written = ::write(STDERR_FILENO, line.data(), line.size());
    }
    void flush() override {}
    void set_pattern(const std::string&) override {}
    void set_formatter(std::unique_ptr<spdlog::formatter>) override {}
};

spdlog::logger& logger()
{
    static spdlog::logger instance("usher", std::make_shared<StandardError>());
    return instance;
}

bool is_ascii(char c)
{
    return static_cast<unsigned char>(c) < 0x80;
}

bool is_plain(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte != 0x7F && c != '"' && c != '\\' && c != '=';
}

void append_value(std::string& line, const std::string& value)
{
    const bool plain = !value.empty() && std::ranges::all_of(value, is_plain);
    if (plain && (std::ranges::all_of(value, is_ascii) || !text::has_control_characters(value))) {
        line += value;
        return;
    }
    constexpr auto digits = "0123456789abcdef";
    // Control characters, also beyond ASCII, affect terminals, and invalid UTF-8 breaks log readers.
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
    std::string line;
    line.reserve(256);
    line += event;
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
