#include "api/request_metrics.h"

#include <algorithm>
#include <array>
#include <utility>

namespace usher::api {
namespace {

constexpr std::array limits = {
    std::pair{ErrorCode::rate_limited, "rate"},
    std::pair{ErrorCode::overloaded, "waiting_passwords"},
    std::pair{ErrorCode::body_too_large, "body"},
    std::pair{ErrorCode::account_locked, "account_lock"},
    std::pair{ErrorCode::rooms_quota_reached, "rooms_of_user"},
    std::pair{ErrorCode::members_quota_reached, "members_of_room"},
};
/// The limits behind rate_limited that have a name.
constexpr std::array named_limits = {"failed_passwords_of_account", "failed_passwords_of_client",
                                     "failed_passwords_of_network", "failed_tokens_of_client",
                                     "failed_tokens_of_network",    "failed_tokens_of_prefix",
                                     "letters_of_inviter",          "letters_of_org",
                                     "letters_to_receiver"};

std::string_view limit_of(const Error& error)
{
    if (error.code == ErrorCode::rate_limited && !error.details.empty()) return error.details.front();
    const auto* const found = std::ranges::find(limits, error.code, [](const auto& limit) { return limit.first; });
    return found == limits.end() ? "" : found->second;
}

metrics::Labels labels_of(const Dialect& dialect, const Route* route)
{
    // The route's pattern, not the path: a path may contain a token.
    return {{"dialect", dialect.name}, {"method", route ? route->method : "-"}, {"route", route ? route->path : "-"}};
}

} // namespace

RequestMetrics::RequestMetrics(metrics::Registry& registry) : registry_(registry)
{
    const auto count = [&](const char* name) {
        limits_[name] = registry.counter(
            "usherd_limits_hit_total", "Requests refused because a limit was exceeded (nginx's own limits not counted)",
            {{"limit", name}});
    };
    for (const auto& [code, name] : limits)
        count(name);
    for (const auto* const name : named_limits)
        count(name);
}

RequestMetrics::OfRoute& RequestMetrics::numbers_of(const Dialect& dialect, const Route* route)
{
    const void* const key = route ? static_cast<const void*>(route) : &dialect;
    const auto found = of_routes_.find(key);
    if (found != of_routes_.end()) return found->second;
    auto seconds = registry_.histogram("usherd_request_seconds",
                                       "Time from the last byte of a request to the first byte of its response",
                                       labels_of(dialect, route), {0.001, 0.0025, 0.005, 0.01, 0.025, 0.1, 0.5, 2.5});
    return of_routes_.emplace(key, OfRoute{seconds, {}}).first->second;
}

void RequestMetrics::answered(const Dialect& dialect, const Route* route, int status,
                              std::chrono::duration<double> took)
{
    auto& numbers = numbers_of(dialect, route);
    numbers.seconds.observe(took.count());
    const int status_class = status / 100;
    auto counter = numbers.by_status_class.find(status_class);
    if (counter == numbers.by_status_class.end()) {
        auto labels = labels_of(dialect, route);
        labels["outcome"] = std::to_string(status_class) + "xx";
        counter = numbers.by_status_class
                      .emplace(status_class, registry_.counter("usherd_requests_total",
                                                               "Requests by dialect, route and status class", labels))
                      .first;
    }
    counter->second.add();
}

void RequestMetrics::refused(const Error& error)
{
    const auto limit = limits_.find(limit_of(error));
    if (limit != limits_.end()) limit->second.add();
}

} // namespace usher::api
