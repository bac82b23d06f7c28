#include "api/rocketchat/errors.h"

#include "api/rocketchat/operation.h"
#include "domain/limit_reached.h"

#include <cstdlib>

namespace usher::api::rocketchat {
namespace {

http::Response failure(int status, const std::string& text)
{
    Json::Value body;
    body["success"] = false;
    body["error"] = text;
    return answer(status, body);
}

/// status, message and, since release 7, success and error: clients read one pair or the other, so all four are sent.
http::Response unauthenticated(const Json::Value& error, const char* message)
{
    Json::Value body;
    body["success"] = false;
    body["status"] = "error";
    body["error"] = error;
    body["message"] = message;
    return answer(401, body);
}

std::string bracketed(const std::string& reason, const char* type)
{
    return (reason.empty() ? "[" : reason + " [") + type + "]";
}

http::Response refused(const char* type, const std::string& reason, const Json::Value& details = Json::nullValue)
{
    Json::Value body;
    body["success"] = false;
    body["error"] = bracketed(reason, type);
    body["errorType"] = type;
    if (!details.isNull()) body["details"] = details;
    return answer(400, body);
}

http::Response schema_violation(const char* type, const std::string& text)
{
    Json::Value body;
    body["success"] = false;
    body["errorType"] = type;
    body["error"] = text;
    return answer(400, body);
}

Json::Value details(const char* method, const char* field = nullptr)
{
    Json::Value details;
    details["method"] = method;
    if (field) details["field"] = field;
    return details;
}

std::string_view path_of(const Route* route)
{
    return route ? route->path : "";
}

/// In `details`, the method is always validateInviteToken for a token's validity, except for useInviteToken's own
/// checks.
http::Response token_refused(const char* type, const char* reason, const char* field)
{
    return refused(type, reason, details("validateInviteToken", field));
}

bool is_of_groups(const Route* route)
{
    return path_of(route).starts_with("/api/v1/groups.");
}

http::Response banned(const Route* route)
{
    constexpr auto type = "error-user-is-banned";
    constexpr auto reason = "User is banned from this room";
    const auto path = path_of(route);
    for (const auto* method : {"findOrCreateInvite", "useInviteToken"})
        if (path.ends_with(method)) return refused(type, reason, details(method));
    return refused(type, reason);
}

http::Response field_invalid(const std::string& field)
{
    if (field == "email") return refused("error-invalid-email", "Invalid email");
    return refused("error-input-is-not-a-valid-field", "The field " + field + " is not valid");
}

http::Response field_required(const std::string& field, const Route* route)
{
    return refused("error-the-field-is-required", "The field " + field + " is required",
                   path_of(route).ends_with("/findOrCreateInvite") ? details("findOrCreateInvite", "rid")
                                                                   : Json::Value());
}

} // namespace

http::Response render_error(const Error& error, const Route* route)
{
    switch (error.code) {
    case ErrorCode::unknown_route: return failure(404, "Endpoint not found");
    case ErrorCode::wrong_method: return failure(405, "Method not allowed");
    case ErrorCode::body_too_large: return failure(413, "Request body too large");
    case ErrorCode::malformed_request: return schema_violation("invalid-params", error.subject);
    case ErrorCode::malformed_query: return schema_violation("error-invalid-params", error.subject);
    case ErrorCode::rate_limited:
        return failure(429, std::string(is_of_emails(error) ? "Error, too many e-mails for one day."
                                                            : "Error, too many requests. Please slow down.") +
                                " You must wait " + error.subject +
                                " seconds before trying this endpoint again. [error-too-many-requests]");

    case ErrorCode::no_credentials:
        return unauthenticated("You must be logged in to do this.", "You must be logged in to do this.");
    case ErrorCode::invalid_session:
    case ErrorCode::session_expired:
    case ErrorCode::session_not_renewable:
        return unauthenticated("You must be logged in to do this.", "You must be logged in to do this.");
    case ErrorCode::account_locked:
    case ErrorCode::application_unknown:
    case ErrorCode::org_inactive:
    case ErrorCode::unknown_login: return unauthenticated("Unauthorized", "Unauthorized");
    case ErrorCode::wrong_password: return unauthenticated(403, "Incorrect password");
    case ErrorCode::account_inactive:
        return unauthenticated("error-user-is-not-activated", "User is not activated [error-user-is-not-activated]");
    case ErrorCode::not_permitted:
        return failure(403, "User does not have the permissions required for this action [error-unauthorized]");
    case ErrorCode::action_not_allowed: return refused("error-action-not-allowed", error.subject);
    case ErrorCode::user_creation_not_permitted:
        return refused("error-action-not-allowed", "Adding user is not allowed");
    case ErrorCode::user_role_invalid:
        return refused("error-action-not-allowed", "The field Roles consist invalid role id");
    case ErrorCode::role_assignment_not_permitted:
        return refused("error-action-not-allowed", "Assigning roles is not allowed");

    case ErrorCode::user_required:
        return refused("error-user-param-not-provided",
                       "The required \"userId\" or \"username\" param was not provided");
    case ErrorCode::user_not_found:
        return refused("error-invalid-user",
                       "The required \"userId\" or \"username\" param provided does not match any users");
    // Organizations are orchd's; closed rooms, quotas and conferences are Rainbow's: no operation of this dialect
    // returns these.
    case ErrorCode::not_oneself:
    case ErrorCode::registration_key_unknown:
    case ErrorCode::registration_key_wrong:
    case ErrorCode::room_member_exists:
    case ErrorCode::room_member_required:
    case ErrorCode::room_moderator_required:
    case ErrorCode::room_creator_protected:
    case ErrorCode::room_closed:
    case ErrorCode::default_room_protected:
    case ErrorCode::room_creation_by_guest:
    case ErrorCode::own_privilege_protected:
    case ErrorCode::creator_privilege_protected:
    case ErrorCode::last_moderator_protected:
    case ErrorCode::room_rights_of_guest:
    case ErrorCode::rooms_quota_reached:
    case ErrorCode::members_quota_reached:
    case ErrorCode::conference_not_found:
    case ErrorCode::conference_exists:
    case ErrorCode::open_invite_not_found:
    case ErrorCode::link_leads_nowhere:
    case ErrorCode::link_room_closed:
    case ErrorCode::link_room_deleted:
    case ErrorCode::id_malformed:
    case ErrorCode::org_not_found:
    case ErrorCode::org_has_no_customers:
    case ErrorCode::already_member:
    case ErrorCode::owner_protected:
    case ErrorCode::access_token_not_found:
    case ErrorCode::session_not_found:
    case ErrorCode::invite_not_found:
    case ErrorCode::invite_not_yours: return refused("error-not-allowed", "Not allowed");
    case ErrorCode::field_taken: return refused("error-field-unavailable", error.subject + " is already in use :(");
    case ErrorCode::login_exists:
    case ErrorCode::login_taken: return refused("error-field-unavailable", "This username or email cannot be used");
    case ErrorCode::field_invalid: return field_invalid(error.subject);
    case ErrorCode::field_required: return field_required(error.subject, route);
    case ErrorCode::password_too_simple:
    case ErrorCode::password_too_short:
        return refused("error-password-policy-not-met",
                       "The password must have at least " + error.subject + " characters");
    case ErrorCode::registration_disabled:
        return refused("error-user-registration-disabled", "User registration is disabled");
    case ErrorCode::registration_secret_wrong:
        return refused("error-user-registration-secret", "User registration is only allowed via Secret URL");
    case ErrorCode::last_administrator:
        return refused("error-action-not-allowed", "Leaving the app without an active admin is not allowed");
    case ErrorCode::last_owner: return refused("user-last-owner", error.subject);

    case ErrorCode::room_not_found:
        return refused("error-room-not-found",
                       "The required \"roomId\" or \"roomName\" param provided does not match any " +
                           std::string(is_of_groups(route) ? "group" : "channel"));
    case ErrorCode::room_required:
        return refused("error-room-param-not-provided", "The parameter \"roomId\" or \"roomName\" is required");
    case ErrorCode::room_name_invalid:
        return refused("error-invalid-room-name", error.subject + " is not a valid room name");
    case ErrorCode::room_name_taken:
        return refused("error-duplicate-channel-name", "A channel with name '" + error.subject + "' exists");
    case ErrorCode::room_kind_wrong:
    case ErrorCode::room_action_not_permitted: return refused("error-not-allowed", "Not allowed");
    case ErrorCode::user_banned: return banned(route);
    case ErrorCode::user_not_banned: return refused("error-user-not-banned", "User is not banned from this room");
    case ErrorCode::member_not_found: return refused("error-user-not-in-room", "User is not in this room");

    case ErrorCode::permission_unknown: return refused("error-invalid-permission", "Invalid permission");
    case ErrorCode::role_unknown: return refused("error-invalid-role", "Invalid role");
    case ErrorCode::permissions_not_editable:
        return refused("error-edit-permissions-not-allowed", "Editing permissions is not allowed");
    case ErrorCode::permissions_malformed: return refused("error-invalid-body-params", "Invalid body params");

    case ErrorCode::link_not_permitted: return refused("not_authorized", "");
    case ErrorCode::link_room_invalid:
        return refused("error-invalid-room", "The rid field is invalid", details("findOrCreateInvite", "rid"));
    case ErrorCode::link_room_kind_not_allowed:
        return refused("error-room-type-not-allowed", "Cannot create invite links for this room type",
                       details("findOrCreateInvite"));
    case ErrorCode::link_days_not_allowed:
        return refused("invalid-number-of-days",
                       "Invite should expire in 1, 7, 15 or 30 days, or send 0 to never expire.");
    case ErrorCode::link_max_uses_not_allowed:
        return refused("invalid-number-of-uses",
                       "Invite should be valid for 1, 5, 10, 25, 50, 100 or infinite (0) uses.");
    case ErrorCode::link_id_unknown:
        return refused("invalid-invitation-id", "Invalid Invitation _id", details("removeInvite"));
    case ErrorCode::link_token_missing:
        return refused("error-invalid-token", "The invite token is invalid.", details("useInviteToken", "token"));
    case ErrorCode::link_token_invalid:
        return token_refused("error-invalid-token", "The invite token is invalid.", "token");
    case ErrorCode::link_room_gone: return token_refused("error-invalid-room", "The invite token is invalid.", "rid");
    case ErrorCode::link_expired:
        return token_refused("error-invite-expired", "The invite token has expired.", "expires");
    case ErrorCode::link_used_up:
        return token_refused("error-invite-expired", "The invite token has expired.", "maxUses");
    case ErrorCode::link_room_not_joinable:
        return refused("error-room-type-not-allowed", "Can't join room of this type via invite",
                       details("useInviteToken", "token"));

    // Without errorType, as in the original.
    case ErrorCode::mail_not_permitted: return failure(400, "Not allowed [error-not-allowed]");
    case ErrorCode::mail_blocked:
        return failure(400, "The receiver has asked for no more e-mails from you [error-email-send-failed]");
    case ErrorCode::mail_no_valid_address: return failure(400, "No valid email addresses [error-email-send-failed]");

    case ErrorCode::overloaded: return failure(503, "Service is busy, try again later [error-overloaded]");
    case ErrorCode::unavailable: return failure(503, "Service unavailable, try again later [error-unavailable]");
    case ErrorCode::internal: return failure(500, "Internal server error");
    }
    std::abort(); // not reached: every code is above
}

} // namespace usher::api::rocketchat
