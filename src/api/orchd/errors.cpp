#include "api/orchd/errors.h"

#include "api/json.h"
#include "domain/limit_reached.h"

#include <cstdlib>

namespace usher::api::orchd {
namespace {

/// The only refusal that is not JSON: as observed on live panels.
http::Response id_malformed()
{
    return {404,
            {{"Content-Type", "text/plain; charset=utf-8"}, {"Cache-Control", "no-store"}},
            "UUID parsing failed: the path holds no UUID where it should"};
}

http::Response refused(int status, const char* code, const std::string& detail, const char* message)
{
    Json::Value body;
    body["code"] = code;
    if (!detail.empty()) body["detail"] = detail;
    body["message"] = message;
    return {status, {{"Content-Type", "application/json"}, {"Cache-Control", "no-store"}}, write_json(body)};
}

http::Response rate_limited(const Error& error)
{
    auto response =
        refused(429, "rate_limited", "",
                is_of_emails(error) ? "No more e-mails may be written today" : "Too many attempts; wait a while");
    if (!error.subject.empty()) response.headers.emplace_back("Retry-After", error.subject);
    return response;
}

} // namespace

http::Response render_error(const Error& error, const Route*)
{
    switch (error.code) {
    case ErrorCode::unknown_route: return refused(404, "not_found", "", "There is nothing at this path");
    case ErrorCode::wrong_method: return refused(405, "method_not_allowed", "", "This path has other methods");
    case ErrorCode::body_too_large: return refused(413, "body_too_large", "", "The body is too large");
    case ErrorCode::rate_limited: return rate_limited(error);
    case ErrorCode::malformed_request:
    case ErrorCode::malformed_query: return refused(400, "invalid_syntax", error.subject, "The request cannot be read");
    case ErrorCode::no_credentials: return refused(401, "no_session_token", "", "Sign in first");
    case ErrorCode::invalid_session:
    case ErrorCode::session_expired:
    case ErrorCode::session_not_renewable: return refused(401, "invalid_session_token", "", "Sign in again");
    case ErrorCode::unknown_login:
    case ErrorCode::wrong_password:
    case ErrorCode::account_locked:
    case ErrorCode::application_unknown:
    case ErrorCode::org_inactive:
    case ErrorCode::account_inactive: return refused(401, "invalid_credentials", "", "Wrong address or password");
    case ErrorCode::not_permitted:
    case ErrorCode::not_oneself:
    case ErrorCode::room_member_required:
    case ErrorCode::room_moderator_required:
    case ErrorCode::room_rights_of_guest:
    case ErrorCode::rooms_quota_reached:
    case ErrorCode::members_quota_reached:
    case ErrorCode::action_not_allowed:
    case ErrorCode::user_creation_not_permitted:
    case ErrorCode::user_role_invalid:
    case ErrorCode::role_assignment_not_permitted:
    case ErrorCode::default_room_protected:
    case ErrorCode::room_creation_by_guest:
    case ErrorCode::own_privilege_protected:
    case ErrorCode::creator_privilege_protected:
    case ErrorCode::last_moderator_protected:
    case ErrorCode::registration_disabled:
    case ErrorCode::registration_secret_wrong:
    case ErrorCode::user_banned:
    case ErrorCode::permissions_not_editable:
    case ErrorCode::room_action_not_permitted:
    case ErrorCode::mail_not_permitted:
    case ErrorCode::link_not_permitted: return refused(403, "unauthorized", "", "This is not for you");
    case ErrorCode::org_has_no_customers:
        return refused(403, "unauthorized", "org", "Only a reseller or the master organization has customers");
    case ErrorCode::invite_not_yours: return refused(403, "unauthorized", "invite", "This invite is somebody else's");
    case ErrorCode::id_malformed: return id_malformed();
    case ErrorCode::org_not_found: return refused(404, "not_found", "org", "There is no such organization");
    case ErrorCode::access_token_not_found:
        return refused(404, "not_found", "access_token", "There is no such access token");
    case ErrorCode::session_not_found: return refused(404, "not_found", "session", "There is no such session");
    case ErrorCode::user_not_found: return refused(404, "not_found", "login", "There is no such login");
    case ErrorCode::member_not_found: return refused(404, "not_found", "member", "There is no such member");
    case ErrorCode::room_not_found:
    case ErrorCode::room_closed:
    case ErrorCode::conference_not_found:
    case ErrorCode::link_leads_nowhere:
    case ErrorCode::link_room_closed:
    case ErrorCode::link_room_deleted:
    case ErrorCode::link_room_invalid:
    case ErrorCode::link_room_gone: return refused(404, "not_found", "room", "There is no such room");
    case ErrorCode::invite_not_found:
    case ErrorCode::link_id_unknown:
    case ErrorCode::open_invite_not_found:
    case ErrorCode::link_token_invalid:
    case ErrorCode::link_expired:
    case ErrorCode::link_used_up:
    case ErrorCode::link_room_not_joinable: return refused(404, "not_found", "invite", "There is no such invite");
    case ErrorCode::already_member:
    case ErrorCode::room_member_exists:
        return refused(409, "already_exists", "member", "This person is a member already");
    case ErrorCode::login_taken:
    case ErrorCode::login_exists: return refused(409, "already_exists", "login", "There is a login with this address");
    case ErrorCode::mail_blocked:
        return refused(409, "blocked", error.subject,
                       "This person has asked for no more e-mails from this organization; sendEmail false makes an "
                       "invite without one");
    case ErrorCode::owner_protected:
    case ErrorCode::room_creator_protected:
        return refused(400, "invalid_argument", "member", "Ownership is handed over, not given, taken or removed");
    case ErrorCode::field_taken:
    case ErrorCode::conference_exists:
    case ErrorCode::room_name_taken: return refused(409, "already_exists", error.subject, "It is taken already");
    case ErrorCode::field_invalid:
    case ErrorCode::field_required:
    case ErrorCode::password_too_simple:
    case ErrorCode::password_too_short:
    case ErrorCode::registration_key_unknown:
    case ErrorCode::registration_key_wrong:
    case ErrorCode::user_required:
    case ErrorCode::permissions_malformed:
    case ErrorCode::room_required:
    case ErrorCode::room_name_invalid:
    case ErrorCode::room_kind_wrong:
    case ErrorCode::user_not_banned:
    case ErrorCode::permission_unknown:
    case ErrorCode::role_unknown:
    case ErrorCode::last_administrator:
    case ErrorCode::last_owner:
    case ErrorCode::link_room_kind_not_allowed:
    case ErrorCode::link_days_not_allowed:
    case ErrorCode::link_max_uses_not_allowed:
    case ErrorCode::link_token_missing:
    case ErrorCode::mail_no_valid_address:
        return refused(400, "invalid_argument", error.subject, "A value does not fit");
    case ErrorCode::overloaded: return refused(503, "internal", "", "The service is busy, try again later");
    case ErrorCode::unavailable: return refused(503, "internal", "", "The service is not available, try again later");
    case ErrorCode::internal: return refused(500, "internal", "", "Something failed on our side");
    }
    std::abort(); // not reached: every code is above
}

} // namespace usher::api::orchd
