#include "api/pages/qr.h"

#include "api/json.h"
#include "api/pages/qr_code.h"

namespace usher::api::pages {

// POST, because a link in a query would be logged
Result<http::Response> show_qr_code(Call& call)
{
    constexpr std::size_t longest = 1000;
    const auto body = parse_json(call.request.body);
    if (!body || !body->isObject() || !(*body)["link"].isString()) return ErrorCode::malformed_request;
    const auto link = (*body)["link"].asString();
    const bool is_link = link.starts_with("https://") || link.starts_with("http://");
    const auto svg = is_link && link.size() <= longest ? qr_svg(link) : std::nullopt;
    if (!svg) return ErrorCode::malformed_request;
    return http::Response{200, {{"Content-Type", "image/svg+xml"}, {"Cache-Control", "no-store"}}, *svg};
}

} // namespace usher::api::pages
