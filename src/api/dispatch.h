// What every request goes through, once and in this order: request id, route, credentials, access, handler, errors,
// headers, log.
#pragma once

#include "api/dialect.h"
#include "base/metrics.h"

#include <memory>
#include <string>
#include <vector>

namespace usher {
class Random;
}

namespace usher::api {

class RequestMetrics;

/// One per worker. Exceptions of handlers end here: logged with their cause, answered in the request's dialect.
class Dispatcher {
public:
    /// The last dialect owns all paths that no other does.
    Dispatcher(std::vector<Dialect> dialects, Services& services, Random& random, metrics::Registry& metrics);
    ~Dispatcher();

    http::Response operator()(const http::Request& request) const;

    /// Whether the request may need to hash a password: its route takes one, and the request has a place that may
    /// contain it.
    bool may_hash(const http::Request& request) const;

private:
    class Router;
    struct Outcome;

    const Dialect& owner_of(const std::string& path) const;
    Outcome answer(const http::Request& request, const std::string& id) const;
    Outcome answer_route(Call& call, const Dialect& dialect) const;
    Result<http::Response> admit_and_handle(Call& call, const Dialect& dialect) const;
    std::string request_id(const http::Request& request) const;

    std::vector<Dialect> dialects_;
    std::unique_ptr<Router> router_;
    std::unique_ptr<Router> hashing_router_; ///< of those routes alone, so that the check costs others little
    Services& services_;
    Random& random_;
    std::unique_ptr<RequestMetrics> metrics_;
};

} // namespace usher::api
