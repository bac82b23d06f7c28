#include "api/rainbow/routes.h"

#include "api/rainbow/errors.h"
#include "service/health.h"

namespace usher::api::rainbow {
namespace {

bool owns(std::string_view path)
{
    return path.starts_with("/api/rainbow/") || path == "/api/rainbow";
}

// Rainbow: GET ping. 503 when unwell.
Result<http::Response> ping(Call& call)
{
    if (!call.services.health.is_ready()) return ErrorCode::unavailable;
    return http::Response{200,
                          {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}},
                          R"({"status":"OK"})"};
}

} // namespace

Dialect dialect()
{
    return {
        "rainbow",
        owns,
        {
            // clang-format off
            {get, "/api/rainbow/ping", anyone, ping},
            // clang-format on
        },
        [](const Call&) { return std::optional<Caller>(); },
        render_error,
    };
}

} // namespace usher::api::rainbow
