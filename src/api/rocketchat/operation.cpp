#include "api/rocketchat/operation.h"

#include "api/json.h"
#include "api/rocketchat/options.h"
#include "base/rate_limiter.h"
#include "base/text.h"
#include "http/url.h"

namespace usher::api::rocketchat {
namespace {

/// An absent, empty or unreadable body counts as {}.
Json::Value body_of(const http::Request& request)
{
    const auto& type = request.header("content-type");
    Json::Value body(Json::objectValue);
    if (type.find("application/json") != std::string::npos) {
        if (auto parsed = parse_json(request.body); parsed && (parsed->isObject() || parsed->isArray()))
            body = std::move(*parsed);
    } else if (type.starts_with("application/x-www-form-urlencoded") && text::is_utf8(request.body)) {
        body = object_of(http::parse_form(request.body));
    }
    return body;
}

RateLimit limit_of(const Call& call)
{
    if (std::string_view(call.route.path) == "/api/v1/users.register") return {1, std::chrono::minutes(1)};
    return call.services.rocketchat.calls;
}

/// specs: 10 calls a minute for each pair of client address and (path pattern + method), by default.
Result<Done> count_call(Call& call)
{
    if (!call.services.rocketchat.limits || (call.caller && call.caller->is_unlimited)) return Done{};
    const auto limit = limit_of(call);
    const auto standing = call.services.rate_limiter.count(
        "rocketchat " + call.request.client_address + " " + call.route.method + " " + call.route.path, limit);
    const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(standing.ends_at.time_since_epoch()).count();
    call.answer_headers.emplace_back("X-RateLimit-Limit", std::to_string(limit.events));
    call.answer_headers.emplace_back("X-RateLimit-Remaining", std::to_string(standing.remaining));
    call.answer_headers.emplace_back("X-RateLimit-Reset", std::to_string(milliseconds));
    if (standing.within) return Done{};
    return rate_limited_until(standing.ends_at, call.services.context.clock.now());
}

Result<http::Response> run(Call& call, Operation operation, const Result<Json::Value>& fields)
{
    if (!fields) return fields.error();
    if (const auto within = count_call(call); !within) return within.error();
    return operation(call, *fields);
}

} // namespace

Handler with_body(const Schema& schema, Operation operation)
{
    return [schema, operation](Call& call) { return run(call, operation, conform(schema, body_of(call.request))); };
}

Handler with_unchecked_body(Operation operation)
{
    return [operation](Call& call) { return run(call, operation, body_of(call.request)); };
}

Handler with_query(const Schema& schema, Operation operation)
{
    return [schema, operation](Call& call) {
        auto fields = conform(schema, object_of(http::parse_form(call.request.query)));
        if (!fields) fields = Error{ErrorCode::malformed_query, fields.error().subject};
        return run(call, operation, fields);
    };
}

http::Response answer(int status, const Json::Value& value)
{
    // Content-Type must be exactly this: clients' tests compare the whole value.
    return {status,
            {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}, {"Pragma", "no-cache"}},
            write_json(value)};
}

http::Response success(Json::Value object)
{
    object["success"] = true;
    return answer(200, object);
}

http::Response bare(const Json::Value& value)
{
    return answer(200, value);
}

} // namespace usher::api::rocketchat
