#include "api/rainbow/browsers.h"

#include "api/rainbow/json.h"
#include "base/text.h"

#include <algorithm>

namespace usher::api::rainbow {
namespace {

bool is_allowed(const std::string& origin, const Options& options)
{
    return !origin.empty() && std::ranges::any_of(options.cors_origins, [&](const std::string& allowed) {
        return allowed == "*" || text::to_lower(allowed) == text::to_lower(origin);
    });
}

/// The dialect's headers among those that the page wants to send.
std::string headers_to_allow(const http::Request& request)
{
    std::string allowed = "authorization, content-type, accept, range";
    for (const auto piece : text::split(request.header("access-control-request-headers"), ',')) {
        const auto name = text::to_lower(text::trimmed(piece));
        const bool is_plain = std::ranges::all_of(
            name, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; });
        if (is_plain && name.starts_with("x-rainbow-")) allowed += ", " + name;
    }
    return allowed;
}

} // namespace

void answer_browser(const http::Request& request, const Options& options, http::Response& response)
{
    if (options.cors_origins.empty()) return;
    const auto& origin = request.header("origin");
    if (!is_allowed(origin, options)) {
        response.headers.emplace_back("Vary", "Origin");
        return;
    }
    if (request.method == "OPTIONS") {
        response = answer_object(Json::Value(Json::objectValue));
        response.headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE");
        response.headers.emplace_back("Access-Control-Allow-Headers", headers_to_allow(request));
        response.headers.emplace_back("Access-Control-Max-Age", "600");
    }
    response.headers.emplace_back("Access-Control-Allow-Origin", origin);
    response.headers.emplace_back("Access-Control-Expose-Headers", "x-rainbow-request-id");
    response.headers.emplace_back("Vary", "Origin");
}

} // namespace usher::api::rainbow
