// Every way a request can be refused, whatever its dialect. A refusal is a value; a fault is an exception. Each
// dialect's errors.cpp renders every code; the compiler sees to that (-Wswitch, no default).
#pragma once

#include "base/clock.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace usher {

enum class ErrorCode {
    // the request itself
    unknown_route,
    wrong_method, ///< subject: the methods allowed, "GET, POST"
    body_too_large,
    malformed_request, ///< subject: what is wrong with the body, in the dialect's words; or problems: the fields
    malformed_query,   ///< subject: what is wrong with the query
    rate_limited,      ///< subject: seconds to wait
    // who asks
    no_credentials,  ///< none, or none that is good
    invalid_session, ///< unknown, expired or ended, where the dialect tells that from none; subject: why, in its words
    session_expired, ///< and cannot be renewed
    session_not_renewable, ///< it has been renewed as often as is allowed
    unknown_login,         ///< subject: the login
    wrong_password,        ///< subject: the login
    account_locked,        ///< after too many wrong passwords; subject: the login
    account_inactive,      ///< subject: the login
    org_inactive,          ///< the account's; subject: the login; details: the org's id, its status
    application_unknown,   ///< or its secret is wrong; subject: its id
    not_permitted,         ///< the route is not for the caller
    not_oneself,           ///< the route is only for the user in the path; subject: their id; details: the caller's
    action_not_allowed,    ///< the caller may not do this
    // organizations
    id_malformed, ///< in a path, where the dialect tells it from an unknown id
    org_not_found,
    org_has_no_customers, ///< only a reseller or the master organization may have them
    already_member,
    owner_protected, ///< an owner's roles change only when ownership is transferred
    access_token_not_found,
    session_not_found,
    invite_not_found, ///< unknown, expired, used or revoked: which of them is not told
    invite_not_yours,
    // users
    user_required, ///< neither an id nor a user name was given
    user_not_found,
    field_taken,    ///< subject: the field's value, which is not secret
    login_taken,    ///< the user name or the address: which of them is not told
    field_invalid,  ///< subject: the field
    field_required, ///< subject: the field
    user_creation_not_permitted,
    user_role_invalid, ///< not a role that users can have
    role_assignment_not_permitted,
    password_too_simple, ///< characters of too few kinds
    password_too_short,  ///< subject: the least number of characters
    login_exists, ///< the address has an account, where the dialect tells; subject: it; details: "true" for a guest's
    registration_key_unknown, ///< the key that opens registration is not known; subject: the field it came in
    registration_key_wrong,   ///< none, or more than one, of the keys that open registration
    registration_disabled,
    registration_secret_wrong,
    last_administrator, ///< there would be no administrator left
    last_owner,         ///< deleting the user would leave rooms without an owner; subject: the rooms' names
    // rooms
    room_not_found,
    room_required,     ///< neither an id nor a name was given
    room_name_invalid, ///< subject: the name
    room_name_taken,   ///< subject: the name
    room_kind_wrong,   ///< the operation is for another kind of room
    room_action_not_permitted,
    user_banned, ///< subject: the user's id; may be empty
    user_not_banned,
    member_not_found,
    room_member_exists,      ///< subject: the user's id
    room_member_required,    ///< subject: the caller's address; details: the room's id
    room_moderator_required, ///< subject: the caller's address; details: their role, their privilege in the room
    room_creator_protected,  ///< subject: the creator's id
    room_closed,             ///< archived: nobody is a member any more; subject: its id
    default_room_protected,  ///< it can be neither closed nor deleted
    room_creation_by_guest,
    own_privilege_protected, ///< nobody changes their own
    creator_privilege_protected,
    last_moderator_protected, ///< the room would have no moderator
    room_rights_of_guest,     ///< a guest cannot be given them
    rooms_quota_reached,      ///< quota: the rooms that the user has created
    members_quota_reached,    ///< quota: the members that the room would have
    conference_not_found,     ///< subject: its id
    conference_exists,        ///< subject: its id
    // permissions
    permission_unknown, ///< subject: its name
    role_unknown,       ///< subject: its name
    permissions_not_editable,
    permissions_malformed, ///< the list of changes cannot be read
    // room links
    link_not_permitted,
    link_room_invalid, ///< not a room for which the caller can create a link
    link_room_kind_not_allowed,
    link_days_not_allowed,
    link_max_uses_not_allowed,
    link_id_unknown,
    link_token_missing,
    link_token_invalid,
    link_room_gone,
    link_expired,
    link_used_up,
    link_room_not_joinable,
    open_invite_not_found, ///< subject: the user's id
    link_leads_nowhere,    ///< it has no room, or its inviter is no moderator there
    link_room_closed,
    link_room_deleted,
    // e-mails
    mail_not_permitted,
    mail_no_valid_address,
    mail_blocked, ///< the recipient has blocked e-mails from this sender; subject: the field
    // our side
    overloaded,  ///< too many such requests are waiting; try again later
    unavailable, ///< the database cannot be reached
    internal,
};

struct Quota {
    std::int64_t current;
    std::int64_t maximum;
};

struct FieldProblem; // api/field_problem.h
using FieldProblems = std::vector<FieldProblem>;

struct Error {
    ErrorCode code;
    std::string subject = {};              ///< what it is about (a field, an id); shown to the caller, so no secrets
    std::vector<std::string> details = {}; ///< what else its message needs, where the code says so
    std::optional<Quota> quota = {};       ///< where the code says so
    std::shared_ptr<const FieldProblems> problems = {}; ///< null unless the code says so
};

/// rate_limited, with the seconds until then as subject.
inline Error rate_limited_until(Time end, Time now)
{
    return {ErrorCode::rate_limited, std::to_string(std::chrono::ceil<std::chrono::seconds>(end - now).count())};
}

/// Marks an exception after which the same request may soon succeed: the database cannot be reached.
struct Unavailable {
    virtual ~Unavailable() = default;
};

} // namespace usher
