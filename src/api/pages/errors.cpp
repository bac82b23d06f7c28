#include "api/pages/errors.h"

#include "api/pages/json.h"

namespace usher::api::pages {
namespace {

/// The statuses its scripts distinguish; all other codes cannot occur here, or are the page's own mistake.
int status_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::no_credentials:
    case ErrorCode::invalid_session: return 401;
    case ErrorCode::not_permitted:
    case ErrorCode::action_not_allowed: return 403;
    case ErrorCode::unknown_route:
    case ErrorCode::org_not_found:
    case ErrorCode::invite_not_found:
    case ErrorCode::link_id_unknown: return 404;
    case ErrorCode::wrong_method: return 405;
    case ErrorCode::mail_blocked: return 409;
    case ErrorCode::body_too_large: return 413;
    case ErrorCode::rate_limited: return 429;
    case ErrorCode::internal: return 500;
    case ErrorCode::overloaded:
    case ErrorCode::unavailable: return 503;
    default: return 400;
    }
}

} // namespace

http::Response render_error(const Error& error, const Route*)
{
    const auto status = status_of(error.code);
    Json::Value json;
    json["status"] = status;
    auto response = answer(json, status);
    if (error.code == ErrorCode::rate_limited) response.headers.emplace_back("Retry-After", error.subject);
    return response;
}

} // namespace usher::api::pages
