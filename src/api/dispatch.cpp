#include "api/dispatch.h"

#include "api/failure_line.h"
#include "api/request_metrics.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/random.h"
#include "base/text.h"
#include "http/url.h"

#include <algorithm>
#include <chrono>
#include <unordered_map>

namespace usher::api {

/// Finds routes by path: those without placeholders by their text, the others by comparing those with as many segments.
class Dispatcher::Router {
public:
    struct Match {
        const Dialect* dialect = nullptr;
        const Route* route = nullptr;
        std::map<std::string, std::string> path_parameters;
        std::string allowed; ///< the methods of this path, "GET, POST"; empty: no such path
    };

    Router(const std::vector<Dialect>& dialects, const std::function<bool(const Route&)>& takes)
    {
        for (const auto& dialect : dialects)
            for (const auto& route : dialect.routes)
                if (takes(route)) add(dialect, route);
    }

    Match match(const std::string& method, const std::string& path) const
    {
        Match match;
        const auto plain = plain_.find(path);
        if (plain != plain_.end())
            for (const auto& entry : plain->second)
                consider(entry, method, {}, match);
        if (match.route || !match.allowed.empty()) return match;
        const auto pieces = text::split(path, '/');
        const auto patterns = patterns_.find(pieces.size());
        if (patterns == patterns_.end()) return match;
        for (const auto& entry : patterns->second)
            if (auto parameters = parameters_of(entry.pieces, pieces))
                consider(entry, method, std::move(*parameters), match);
        return match;
    }

private:
    struct Entry {
        const Dialect* dialect;
        const Route* route;
        std::vector<std::string_view> pieces; ///< of the route's path
    };

    void add(const Dialect& dialect, const Route& route)
    {
        auto pieces = text::split(route.path, '/');
        const bool is_plain = std::string_view(route.path).find('{') == std::string_view::npos;
        auto& entries = is_plain ? plain_[route.path] : patterns_[pieces.size()];
        entries.push_back({&dialect, &route, std::move(pieces)});
    }

    static void consider(const Entry& entry, const std::string& method, std::map<std::string, std::string> parameters,
                         Match& match)
    {
        const std::string_view wanted = method == "HEAD" ? get : std::string_view(method);
        match.allowed += (match.allowed.empty() ? "" : ", ") + std::string(entry.route->method);
        if (match.route || wanted != entry.route->method) return;
        match.dialect = entry.dialect;
        match.route = entry.route;
        match.path_parameters = std::move(parameters);
    }

    static std::optional<std::map<std::string, std::string>> parameters_of(const std::vector<std::string_view>& pattern,
                                                                           const std::vector<std::string_view>& path)
    {
        const auto is_name = [](std::string_view piece) { return piece.starts_with('{'); };
        for (std::size_t i = 0; i < pattern.size(); ++i)
            if (!is_name(pattern[i]) && pattern[i] != path[i]) return std::nullopt;
        std::map<std::string, std::string> parameters;
        for (std::size_t i = 0; i < pattern.size(); ++i) {
            if (!is_name(pattern[i])) continue;
            const auto value = http::percent_decode(path[i]);
            if (!value || value->empty()) return std::nullopt;
            parameters.emplace(std::string(pattern[i].substr(1, pattern[i].size() - 2)), *value);
        }
        return parameters;
    }

    std::unordered_map<std::string, std::vector<Entry>> plain_;
    std::unordered_map<std::size_t, std::vector<Entry>> patterns_; ///< by their number of segments
};

struct Dispatcher::Outcome {
    const Dialect& dialect;
    http::Response response;
    const Route* route = nullptr;
    std::string user = "-"; ///< id of the caller
};

namespace {

bool is_request_id(const std::string& text)
{
    return text.size() >= 8 && text.size() <= 64 && std::ranges::all_of(text, [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
           });
}

/// Faults are told apart only by what the client can do: retry soon, or not.
Error error_of(const std::exception& fault)
{
    return {dynamic_cast<const Unavailable*>(&fault) ? ErrorCode::unavailable : ErrorCode::internal};
}

/// An invite accepted by a session contains no password, and must not wait with those that guess passwords.
bool may_carry_password(const http::Request& request)
{
    return !request.body.empty() || !request.header("authorization").empty();
}

/// The caller, for the log.
std::string name_of(const std::optional<Caller>& caller)
{
    if (!caller) return "-";
    return caller->access_token ? "access-token:" + caller->access_token->id.hex() : caller->id.hex();
}

} // namespace

Dispatcher::Dispatcher(std::vector<Dialect> dialects, Services& services, Random& random, metrics::Registry& metrics)
    : dialects_(std::move(dialects)), router_(std::make_unique<Router>(dialects_, [](const Route&) { return true; })),
      hashing_router_(
          std::make_unique<Router>(dialects_, [](const Route& route) { return route.work == Work::hashing; })),
      services_(services), random_(random), metrics_(std::make_unique<RequestMetrics>(metrics))
{
}

Dispatcher::~Dispatcher() = default;

std::string Dispatcher::request_id(const http::Request& request) const
{
    const auto& given = request.header("x-request-id");
    return is_request_id(given) ? given : random_.text(32, "0123456789abcdef");
}

const Dialect& Dispatcher::owner_of(const std::string& path) const
{
    const auto owner = std::ranges::find_if(dialects_, [&](const Dialect& dialect) { return dialect.owns(path); });
    return owner == dialects_.end() ? dialects_.back() : *owner;
}

http::Response Dispatcher::operator()(const http::Request& request) const
{
    const auto begin = std::chrono::steady_clock::now();
    const auto id = request_id(request);
    services_.request_id = id;
    auto outcome = answer(request, id);
    outcome.response.headers.emplace_back("X-Request-Id", id);
    if (outcome.dialect.finish) outcome.dialect.finish(request, id, outcome.response);
    const auto duration = std::chrono::steady_clock::now() - begin;
    metrics_->answered(outcome.dialect, outcome.route, outcome.response.status, duration);
    // The route's pattern, not the path: a path may contain a token.
    log::info("request", {{"id", id},
                          {"dialect", outcome.dialect.name},
                          {"method", request.method},
                          {"route", outcome.route ? outcome.route->path : "-"},
                          {"status", outcome.response.status},
                          {"user", outcome.user},
                          {"us", std::chrono::duration_cast<std::chrono::microseconds>(duration).count()}});
    return std::move(outcome.response);
}

bool Dispatcher::may_hash(const http::Request& request) const
{
    return may_carry_password(request) && hashing_router_->match(request.method, request.path).route;
}

Dispatcher::Outcome Dispatcher::answer(const http::Request& request, const std::string& id) const
{
    auto match = router_->match(request.method, request.path);
    if (match.route) {
        Call call{request, *match.route, std::move(match.path_parameters), services_, id};
        return answer_route(call, *match.dialect);
    }
    const auto& dialect = owner_of(request.path);
    if (match.allowed.empty()) return {dialect, dialect.render_error({ErrorCode::unknown_route}, nullptr)};
    auto response = dialect.render_error({ErrorCode::wrong_method, match.allowed}, nullptr);
    response.headers.emplace_back("Allow", match.allowed);
    return {dialect, std::move(response)};
}

Dispatcher::Outcome Dispatcher::answer_route(Call& call, const Dialect& dialect) const
{
    http::Response response;
    try {
        auto result = admit_and_handle(call, dialect);
        if (!result) {
            metrics_->refused(result.error());
            log_if_failed(call, result.error());
        }
        response = result ? std::move(*result) : dialect.render_error(result.error(), &call.route);
    } catch (const std::exception& fault) {
        log::error("request failed", {{"id", call.request_id}, {"route", call.route.path}, {"cause", fault.what()}});
        response = dialect.render_error(error_of(fault), &call.route);
    }
    for (auto& header : call.answer_headers)
        response.headers.push_back(std::move(header));
    return {dialect, std::move(response), &call.route, name_of(call.caller)};
}

Result<http::Response> Dispatcher::admit_and_handle(Call& call, const Dialect& dialect) const
{
    if (call.request.is_one_too_many) return ErrorCode::overloaded;
    if (call.request.body_too_large) return ErrorCode::body_too_large;
    const auto& access = call.route.access;
    if (dialect.check_path)
        if (const auto path = dialect.check_path(call); !path) return path.error();
    if (access.reads_credentials) {
        const auto caller = dialect.authenticate(call);
        if (!caller && access.needs_session) return caller.error();
        if (caller) call.caller = *caller;
    }
    if (access.needs_session && !call.caller) return ErrorCode::no_credentials;
    if (access.needs_session && call.caller->access_token && !access.admits_access_tokens)
        return ErrorCode::not_permitted;
    if (access.permission && !call.caller->holds_permission) return access.refusal;
    return call.route.handler(call);
}

} // namespace usher::api
