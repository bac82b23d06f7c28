#include "api/rainbow/errors.h"

#include "api/field_problem.h"
#include "api/rainbow/json.h"
#include "domain/limit_reached.h"

#include <cstdlib>

namespace usher::api::rainbow {
namespace {

const char* message_of(int status)
{
    // Rainbow's message where it differs from HTTP's.
    return status == 404 ? "Resource Not Found" : http::reason_of(status);
}

Json::Value body_of(int status, int code, const Json::Value& details)
{
    Json::Value body;
    body["errorCode"] = status;
    body["errorMsg"] = message_of(status);
    body["errorDetails"] = details;
    body["errorDetailsCode"] = code;
    return body;
}

/// The code's first three digits are the status.
http::Response refused(int code, const Json::Value& details)
{
    const int status = code / 1000;
    return answer_object(body_of(status, code, details), status);
}

http::Response refused(int code, const Json::Value& details, const Json::Value& data)
{
    const int status = code / 1000;
    auto body = body_of(status, code, details);
    body["errorDetailsData"] = data;
    return answer_object(body, status);
}

http::Response fault(int status)
{
    Json::Value body;
    body["errorCode"] = status;
    body["errorMsg"] = message_of(status);
    body["errorDetails"] = "";
    return answer_object(body, status);
}

/// {"param", "msg", "value"}
Json::Value problem_to_json(const FieldProblem& problem)
{
    Json::Value json;
    json["param"] = problem.field;
    json["msg"] = problem.message;
    if (!problem.value.isNull()) json["value"] = problem.value;
    return json;
}

http::Response malformed_fields(const FieldProblems& problems)
{
    Json::Value list(Json::arrayValue);
    for (const auto& problem : problems)
        list.append(problem_to_json(problem));
    return refused(400000, list);
}

http::Response malformed_field(const std::string& field, const std::string& message)
{
    return malformed_fields({{field, message}});
}

const std::string& detail(const Error& error, std::size_t number)
{
    static const std::string none;
    return number < error.details.size() ? error.details[number] : none;
}

std::string values_of(const Quota& quota)
{
    return "Current value " + std::to_string(quota.current) + " / Max value " + std::to_string(quota.maximum);
}

Json::Value quota_to_json(const char* feature, const Quota& quota, const char* unit)
{
    Json::Value json;
    json["feature"] = feature;
    json["maxValue"] = Json::Int64(quota.maximum);
    json["currentValue"] = Json::Int64(quota.current);
    json["unit"] = unit;
    return json;
}

http::Response rooms_quota_reached(const Quota& quota)
{
    return refused(403620, "Maximum quota reached for feature BUBBLE_COUNT. " + values_of(quota) + " (unit room)",
                   quota_to_json("BUBBLE_COUNT", quota, "room"));
}

/// "Forecast": the current value is the one that would result.
http::Response members_quota_reached(const Quota& quota)
{
    auto data = quota_to_json("BUBBLE_PARTICIPANT_COUNT", quota, " user"); // the space is in the original
    data["errorMsg"] =
        "Forecast a maximum quota reached for feature BUBBLE_PARTICIPANT_COUNT. " + values_of(quota) + " (unit number)";
    return refused(403621, data, data);
}

http::Response login_exists(const Error& error)
{
    Json::Value data;
    data["guestMode"] = detail(error, 0) == "true";
    return refused(409000, "User with loginEmail = " + error.subject + " already exists.", data);
}

http::Response rate_limited(const Error& error)
{
    const auto& seconds = error.subject;
    const std::string what = is_of_emails(error) ? "Too many e-mails for one day" : "Too many requests";
    auto response = refused(429000, what + ", try again in " + seconds + " seconds");
    if (!seconds.empty()) response.headers.emplace_back("Retry-After", seconds);
    return response;
}

http::Response leads_nowhere(const std::string& why)
{
    return refused(404116, "Impossible to join a room using an Open invite (detail : [" + why + "])");
}

http::Response banned(const std::string& user)
{
    return refused(403000,
                   user.empty() ? "Access denied" : "Access denied: user with id " + user + " is banned from the room");
}

http::Response unknown_link(const std::string& token, int code)
{
    if (code == 404116) return leads_nowhere("invalid openInviteId");
    const Json::Value details = "Open invite with id " + token + " does not exist.";
    return answer_object(body_of(404, code, details), 404); // 40400 has two digits fewer than all other codes
}

} // namespace

http::Response render_error(const Error& error, int unknown_link_code)
{
    const auto& subject = error.subject;
    switch (error.code) {
    case ErrorCode::unknown_route: return refused(404000, "There is nothing at this path");
    case ErrorCode::wrong_method: return refused(405000, "This path has other methods: " + subject);
    case ErrorCode::body_too_large: return refused(413000, "The body is too large");
    case ErrorCode::malformed_request:
    case ErrorCode::malformed_query:
        return error.problems ? malformed_fields(*error.problems) : refused(400000, subject);
    case ErrorCode::rate_limited: return rate_limited(error);

    case ErrorCode::no_credentials: return refused(401202, "No authorization token was found");
    case ErrorCode::invalid_session: return refused(401202, subject);
    case ErrorCode::session_expired: return refused(401202, "jwt expired");
    case ErrorCode::session_not_renewable: return refused(401202, "Max token renew reached");
    case ErrorCode::unknown_login:
    case ErrorCode::wrong_password: return refused(401500, "Unknown login or wrong password for login " + subject);
    case ErrorCode::account_locked:
        return refused(401501, "Unknown login or wrong password for login " + subject + ", login is forbidden");
    case ErrorCode::application_unknown:
        return refused(401500, "Unknown application or wrong token for application id " + subject);
    case ErrorCode::account_inactive: return refused(401520, "User " + subject + " is not active");
    case ErrorCode::org_inactive:
        return refused(401521, " Company of user " + subject + " is not active (companyId=" + detail(error, 0) +
                                   ", status=" + detail(error, 1) + ")");
    case ErrorCode::not_oneself:
        return refused(403100,
                       "Access denied: this API can only be called by user himself (tried to access resource with "
                       "userId " +
                           subject + ", while id of logged in user is " + detail(error, 0) + ")");
    case ErrorCode::room_member_required:
        return refused(403000, "Access denied: user (" + subject + ") is not registered inside the roomId(" +
                                   detail(error, 0) + ")");
    case ErrorCode::room_moderator_required:
        return refused(403000, "Access denied: user " + subject + " does not have 'administrator' role (" +
                                   detail(error, 0) + ") or 'moderator' privilege inside the room (" +
                                   detail(error, 1) + ")");
    case ErrorCode::default_room_protected:
        return refused(403000, "Access denied: the default room cannot be closed or deleted");
    case ErrorCode::room_creation_by_guest: return refused(403000, "Access denied: a guest cannot create a room");
    case ErrorCode::own_privilege_protected:
        return refused(403000, "Access denied: a user cannot change his own privilege");
    case ErrorCode::creator_privilege_protected:
        return refused(403000, "Access denied: the privilege of the room's creator cannot be changed");
    case ErrorCode::last_moderator_protected:
        return refused(403000, "Access denied: the last moderator cannot leave the room");
    case ErrorCode::user_banned: return banned(subject);
    case ErrorCode::room_rights_of_guest: return refused(403540, "Room moderator privilege is forbidden for a guest");
    case ErrorCode::not_permitted:
    case ErrorCode::action_not_allowed:
    case ErrorCode::user_creation_not_permitted:
    case ErrorCode::user_role_invalid:
    case ErrorCode::role_assignment_not_permitted:
    case ErrorCode::registration_disabled:
    case ErrorCode::registration_secret_wrong:
    case ErrorCode::org_has_no_customers:
    case ErrorCode::invite_not_yours:
    case ErrorCode::permissions_not_editable:
    case ErrorCode::room_action_not_permitted:
    case ErrorCode::mail_not_permitted:
    case ErrorCode::link_not_permitted: return refused(403000, subject.empty() ? "Access denied" : subject);
    case ErrorCode::rooms_quota_reached: return rooms_quota_reached(error.quota.value());
    case ErrorCode::members_quota_reached: return members_quota_reached(error.quota.value());

    case ErrorCode::user_not_found:
    case ErrorCode::member_not_found: return refused(404000, "User with id " + subject + " does not exist.");
    case ErrorCode::org_not_found: return refused(404000, "Company with id " + subject + " does not exist.");
    case ErrorCode::conference_not_found:
        return refused(404000, "Room Conf endPoint with id " + subject + " does not exist.");
    case ErrorCode::room_not_found:
        return refused(404001, "Room with id " + subject + " does not exist, not able to update it.");
    case ErrorCode::open_invite_not_found:
        return refused(404115, "Open invite doesn't exists for user id " + subject + ".");
    case ErrorCode::link_room_closed: return leads_nowhere("room closed");
    case ErrorCode::link_room_deleted: return leads_nowhere("room deleted");
    case ErrorCode::link_leads_nowhere:
    case ErrorCode::link_room_gone: return leads_nowhere("lack of room");
    case ErrorCode::link_token_invalid: return unknown_link(subject, unknown_link_code);
    case ErrorCode::link_expired:
    case ErrorCode::link_used_up:
    case ErrorCode::link_room_not_joinable: return leads_nowhere("invalid openInviteId");
    case ErrorCode::room_closed: return refused(404117, "The room Open invites (" + subject + ") is closed");
    case ErrorCode::id_malformed:
    case ErrorCode::access_token_not_found:
    case ErrorCode::session_not_found:
    case ErrorCode::invite_not_found:
    case ErrorCode::link_room_invalid:
    case ErrorCode::link_id_unknown: return refused(404000, "Can't find the resource");

    case ErrorCode::room_member_exists:
        return refused(409000, "Room User with userId = " + subject + " already exists.");
    case ErrorCode::room_creator_protected:
        return refused(409000, "Try to remove the Room creator (creator " + subject + ").");
    case ErrorCode::conference_exists:
        return refused(409000, "Room Conf endPoint with id = " + subject + " already exists.");
    case ErrorCode::login_exists: return login_exists(error);
    case ErrorCode::already_member:
    case ErrorCode::login_taken:
    case ErrorCode::owner_protected:
    case ErrorCode::field_taken:
    case ErrorCode::room_name_taken:
    case ErrorCode::last_administrator:
    case ErrorCode::last_owner: return refused(409000, subject + " already exists.");

    case ErrorCode::registration_key_unknown:
        return refused(subject == "temporaryToken" ? 401601 : 401651, "Invalid " + subject);
    case ErrorCode::registration_key_wrong:
        return refused(400451, "Only one of temporaryToken, invitationId or joinCompanyInvitationId parameters must be "
                               "provided");
    case ErrorCode::field_required: return malformed_field(subject, "Field " + subject + " is mandatory.");
    case ErrorCode::password_too_simple:
        return malformed_field("password",
                               "Invalid field password. Expected a string with at least a capital letter, a "
                               "digit and a special character");
    case ErrorCode::field_invalid: return malformed_field(subject, "Invalid field " + subject + ".");
    case ErrorCode::password_too_short:
        return malformed_field("password", "Field password length must be between " + subject + " and 64 characters.");
    case ErrorCode::mail_blocked:
        return malformed_field(subject, "Invalid field " + subject +
                                            ". The receiver has asked for no more e-mails from this sender");
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
    case ErrorCode::mail_no_valid_address: return malformed_field(subject, "Invalid field " + subject + ".");

    case ErrorCode::overloaded:
    case ErrorCode::unavailable: return fault(503);
    case ErrorCode::internal: return fault(500);
    }
    std::abort(); // not reached: every code is above
}

} // namespace usher::api::rainbow
