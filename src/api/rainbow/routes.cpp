#include "api/rainbow/routes.h"

#include "api/rainbow/auth.h"
#include "api/rainbow/browsers.h"
#include "api/rainbow/errors.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "service/health.h"

#define AUTHENTICATION "/api/rainbow/authentication/v1.0/"
#define ENDUSER "/api/rainbow/enduser/v1.0/"

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
    Json::Value body;
    body["status"] = "OK";
    return answer_object(body);
}

// Rainbow: GET about, of both portals. The description's version that our operations are those of.
Result<http::Response> about(Call&)
{
    Json::Value body;
    body["version"] = "1.84.0";
    body["description"] = "Usher";
    return answer_object(body);
}

// clang-format off
const std::vector<Route> all_routes = {
    {get,  "/api/rainbow/ping",    open,    ping},
    {get,  AUTHENTICATION "about", open,    about},
    {get,  ENDUSER "about",        open,    about},
};
// clang-format on

std::vector<Route> checked_routes()
{
    auto routes = all_routes;
    for (auto& route : routes)
        route.handler = with_path_ids(std::move(route.handler));
    return routes;
}

} // namespace

Dialect dialect(const Options& options)
{
    return {
        "rainbow",
        owns,
        checked_routes(),
        authenticate,
        [code = options.unknown_link_code](const Error& error, const Route*) { return render_error(error, code); },
        {},
        [options](const http::Request& request, const std::string& request_id, http::Response& response) {
            answer_browser(request, options, response);
            response.headers.emplace_back("x-rainbow-request-id", request_id);
        },
    };
}

} // namespace usher::api::rainbow
