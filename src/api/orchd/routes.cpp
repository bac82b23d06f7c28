#include "api/orchd/routes.h"

#include "api/orchd/errors.h"

namespace usher::api::orchd {
namespace {

/// A JSON text, with its quotes.
http::Response text(const char* json)
{
    return {200, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, json};
}

// orchd: orchdVersion. The newest whose invite operations these are.
Result<http::Response> version(Call&)
{
    return text(R"("12.25.12")");
}

// orchd: orchdStatus
Result<http::Response> status(Call&)
{
    return text(R"("ready")");
}

} // namespace

Dialect dialect()
{
    return {
        "orchd",
        [](std::string_view) { return true; },
        {
            // clang-format off
            {get, "/api/version", anyone, version},
            {get, "/version",     anyone, version},
            {get, "/api/status",  anyone, status},
            {get, "/status",      anyone, status},
            // clang-format on
        },
        [](const Call&) { return std::nullopt; },
        render_error,
    };
}

} // namespace usher::api::orchd
