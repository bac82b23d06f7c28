// The request being handled, as a handler gets it.
#pragma once

#include "api/services.h"
#include "domain/user.h"
#include "http/message.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace usher::api {

struct Route;

struct Call {
    const http::Request& request;
    const Route& route;
    std::map<std::string, std::string> path_parameters; ///< decoded, by the names in the route's path
    Services& services;
    std::string request_id;
    std::optional<Caller> caller = {}; ///< always set on a route that needs a session
    /// Sent with the response, whether it is the handler's or a refusal.
    std::vector<std::pair<std::string, std::string>> answer_headers = {};
};

} // namespace usher::api
