#include "api/rainbow/errors.h"

#include "api/json.h"

namespace usher::api::rainbow {
namespace {

const char* message_of(int status)
{
    // Rainbow's own words where they are not HTTP's.
    return status == 404 ? "Resource Not Found" : http::reason_of(status);
}

/// code 0: none, as with 500.
http::Response refused(int status, int code, const std::string& details)
{
    Json::Value body;
    body["errorCode"] = status;
    body["errorMsg"] = message_of(status);
    body["errorDetails"] = details;
    if (code != 0) body["errorDetailsCode"] = code;
    return {
        status, {{"Content-Type", "application/json; charset=utf-8"}, {"Cache-Control", "no-store"}}, write_json(body)};
}

int status_of(ErrorCode code)
{
    switch (code) {
    case ErrorCode::unknown_route:
    case ErrorCode::user_not_found:
    case ErrorCode::id_malformed:
    case ErrorCode::org_not_found:
    case ErrorCode::access_token_not_found:
    case ErrorCode::session_not_found:
    case ErrorCode::invite_not_found:
    case ErrorCode::room_not_found:
    case ErrorCode::member_not_found:
    case ErrorCode::link_room_invalid:
    case ErrorCode::link_id_unknown:
    case ErrorCode::link_token_invalid:
    case ErrorCode::link_room_gone:
    case ErrorCode::link_expired:
    case ErrorCode::link_used_up:
    case ErrorCode::link_room_not_joinable: return 404;
    case ErrorCode::wrong_method: return 405;
    case ErrorCode::body_too_large: return 413;
    case ErrorCode::rate_limited: return 429;
    case ErrorCode::no_credentials:
    case ErrorCode::invalid_session:
    case ErrorCode::unknown_login:
    case ErrorCode::wrong_password:
    case ErrorCode::account_inactive: return 401;
    case ErrorCode::not_permitted:
    case ErrorCode::action_not_allowed:
    case ErrorCode::registration_disabled:
    case ErrorCode::registration_secret_wrong:
    case ErrorCode::org_has_no_customers:
    case ErrorCode::invite_not_yours:
    case ErrorCode::user_banned:
    case ErrorCode::permissions_not_editable:
    case ErrorCode::room_action_not_permitted:
    case ErrorCode::mail_not_permitted:
    case ErrorCode::link_not_permitted: return 403;
    case ErrorCode::already_member:
    case ErrorCode::login_taken:
    case ErrorCode::owner_protected:
    case ErrorCode::field_taken:
    case ErrorCode::room_name_taken:
    case ErrorCode::last_administrator:
    case ErrorCode::last_owner: return 409;
    case ErrorCode::malformed_request:
    case ErrorCode::malformed_query:
    case ErrorCode::field_invalid:
    case ErrorCode::field_required:
    case ErrorCode::password_too_short:
    case ErrorCode::user_required:
    case ErrorCode::permissions_malformed:
    case ErrorCode::room_required:
    case ErrorCode::room_name_invalid:
    case ErrorCode::room_kind_wrong:
    case ErrorCode::user_not_banned:
    case ErrorCode::permission_unknown:
    case ErrorCode::role_unknown:
    case ErrorCode::link_room_kind_not_allowed:
    case ErrorCode::link_days_not_allowed:
    case ErrorCode::link_max_uses_not_allowed:
    case ErrorCode::link_token_missing:
    case ErrorCode::mail_no_valid_address: return 400;
    case ErrorCode::overloaded:
    case ErrorCode::unavailable: return 503;
    case ErrorCode::internal: return 500;
    }
    return 500;
}

} // namespace

http::Response render_error(const Error& error, const Route*)
{
    const int status = status_of(error.code);
    return refused(status, status >= 500 ? 0 : status * 1000, status >= 500 ? "" : error.subject);
}

} // namespace usher::api::rainbow
