#include "fcgi/exchange.h"

#include <fcgiapp.h>

#include <string_view>

namespace usher::fcgi {
namespace {

/// "HTTP_X_AUTH_TOKEN" → "x-auth-token".
std::string header_name(std::string_view variable)
{
    std::string name(variable);
    for (char& c : name)
        c = c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    return name;
}

void read_variable(http::Request& asked, std::string_view name, std::string_view value)
{
    constexpr std::string_view header_prefix = "HTTP_";
    if (name == "REQUEST_METHOD") {
        asked.method = value;
    } else if (name == "REQUEST_URI") {
        const auto question = value.find('?');
        asked.path = value.substr(0, question);
        asked.query = question == std::string_view::npos ? "" : value.substr(question + 1);
    } else if (name == "REMOTE_ADDR") {
        asked.client_address = value;
    } else if (name == "HTTPS") {
        asked.secure = value == "on";
    } else if (name == "CONTENT_TYPE" || name == "CONTENT_LENGTH") {
        if (!value.empty()) asked.headers.try_emplace(header_name(name), value);
    } else if (name.starts_with(header_prefix)) {
        asked.headers.try_emplace(header_name(name.substr(header_prefix.size())), value);
    }
}

} // namespace

std::optional<http::Request> read_request(FCGX_Request& request, std::size_t body_bytes)
{
    http::Request asked;
    for (char** variable = request.envp; *variable != nullptr; ++variable) {
        const std::string_view entry(*variable);
        const auto equal = entry.find('=');
        read_variable(asked, entry.substr(0, equal), entry.substr(equal + 1));
    }
    char buffer[8192];
    for (int count = 0; (count = FCGX_GetStr(buffer, sizeof buffer, request.in)) > 0;) {
        if (asked.body.size() + static_cast<std::size_t>(count) > body_bytes)
            asked.body_too_large = true;
        else if (!asked.body_too_large)
            asked.body.append(buffer, static_cast<std::size_t>(count));
    }
    if (FCGX_GetError(request.in) != 0) return std::nullopt;
    if (asked.body_too_large) asked.body.clear();
    return asked;
}

void write_response(FCGX_Request& request, const http::Response& response)
{
    constexpr std::size_t usual_head = 512;
    std::string text;
    text.reserve(usual_head + response.body.size());
    text.append("Status: ").append(std::to_string(response.status)).append(" ");
    text.append(http::reason_of(response.status)).append("\r\n");
    for (const auto& [name, value] : response.headers)
        text.append(name).append(": ").append(value).append("\r\n");
    constexpr int no_content = 204; // has no length (RFC 9110 §8.6)
    if (response.status != no_content)
        text.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
    text.append("\r\n").append(response.body);
    FCGX_PutStr(text.data(), static_cast<int>(text.size()), request.out);
}

} // namespace usher::fcgi
