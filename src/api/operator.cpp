#include "api/operator.h"

#include "service/operator/health.h"

namespace usher::api {
namespace {

http::Response json(int status, const char* body)
{
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, body};
}

bool is_loopback(const std::string& address)
{
    return address.starts_with("127.") || address == "::1";
}

Result<http::Response> healthz(Call& call)
{
    if (!is_loopback(call.request.client_address)) return ErrorCode::unknown_route;
    return json(200, R"({"status":"ok"})");
}

Result<http::Response> readyz(Call& call)
{
    if (!is_loopback(call.request.client_address)) return ErrorCode::unknown_route;
    return call.services.health.is_ready() ? json(200, R"({"status":"ready"})")
                                           : json(503, R"({"status":"the database does not answer"})");
}

Result<http::Response> show_metrics(const Call& call, const metrics::Registry& metrics)
{
    if (!is_loopback(call.request.client_address)) return ErrorCode::unknown_route;
    return http::Response{200,
                          {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}, {"Cache-Control", "no-store"}},
                          metrics.text()};
}

http::Response render_error(const Error& error, const Route*)
{
    if (error.code == ErrorCode::wrong_method) return json(405, R"({"status":"method not allowed"})");
    return error.code == ErrorCode::unknown_route ? json(404, R"({"status":"not found"})")
                                                  : json(500, R"({"status":"failed"})");
}

} // namespace

Dialect operator_dialect(const metrics::Registry& metrics)
{
    return {
        "operator",
        [](std::string_view path) { return path == "/healthz" || path == "/readyz" || path == "/metrics"; },
        {
            // clang-format off
            {get, "/healthz", anyone, healthz},
            {get, "/readyz",  anyone, readyz},
            {get, "/metrics", anyone, [&metrics](Call& call) { return show_metrics(call, metrics); }},
            // clang-format on
        },
        [](const Call&) { return std::optional<Caller>(); },
        render_error,
    };
}

} // namespace usher::api
