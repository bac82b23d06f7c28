// An API that Usher implements: everything dispatch knows of it.
#pragma once

#include "api/call.h"
#include "api/route.h"

#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace usher::api {

struct Dialect {
    const char* name;
    std::function<bool(std::string_view path)> owns; ///< whether an unknown path is answered in its error format
    std::vector<Route> routes;
    /// The caller behind the request's credentials, none if there are no credentials; or what is wrong with them, which
    /// matters only if the route needs a session. One statement at most.
    std::function<Result<std::optional<Caller>>(const Call&)> authenticate;
    /// route: nullptr if none matched.
    std::function<http::Response(const Error&, const Route* route)> render_error;
    /// What is wrong with the path's parameters, checked before the credentials; may be empty.
    std::function<Result<Done>(const Call&)> check_path = {};
    /// Adds what every response of the dialect has, including refusals of unknown paths; may be empty.
    std::function<void(const http::Request&, const std::string& request_id, http::Response&)> finish = {};
};

} // namespace usher::api
