#include "api/rocketchat/routes.h"

#include "api/rocketchat/auth.h"
#include "api/rocketchat/errors.h"
#include "api/rocketchat/mails.h"
#include "api/rocketchat/options.h"
#include "api/rocketchat/permissions.h"
#include "api/rocketchat/room_links.h"
#include "api/rocketchat/rooms.h"
#include "api/rocketchat/sessions.h"
#include "api/rocketchat/users.h"

namespace usher::api::rocketchat {
namespace {

const Schema nothing = {};
const Schema anything = {others_ignored};

bool owns(std::string_view path)
{
    return path.starts_with("/api/v1/") || path == "/api/v1" || path == "/api/info";
}

std::vector<Route> routes(const Options& options)
{
    // docs/apis/rocketchat.md §1: the contracts differ in who may see and remove all invites, and in how others are
    // refused.
    const auto manager = options.next_contract ? holder_of("manage-invite-links")
                                               : holder_of("create-invite-links", ErrorCode::link_not_permitted);
    const auto remover = holder_of("delete-user");
    const auto editor = holder_of("access-permissions", ErrorCode::permissions_not_editable);
    // clang-format off
    return {
        {get,  "/api/info",                   anyone,  with_query(anything,                  info)},
        {post, "/api/v1/login",               anyone,  with_body(login_body,                 login), Work::hashing},
        {post, "/api/v1/logout",              session, with_body(anything,                   logout)},
        {get,  "/api/v1/me",                  session, with_query(anything,                  me)},

        {post, "/api/v1/findOrCreateInvite",  session, with_body(find_or_create_invite_body, find_or_create_invite)},
        {get,  "/api/v1/listInvites",         manager, with_query(nothing,                   list_invites)},
        {del,  "/api/v1/removeInvite/{_id}",  manager, with_query(nothing,                   remove_invite)},
        {post, "/api/v1/useInviteToken",      session, with_body(invite_token_body,          use_invite_token), Work::quick, Takes::token},
        {post, "/api/v1/validateInviteToken", anyone,  with_body(invite_token_body,          validate_invite_token), Work::quick, Takes::token},
        {post, "/api/v1/sendInvitationEmail", session, with_body(invitation_email_body,      send_invitation_email)},

        {post, "/api/v1/users.register",      anyone,  with_body(user_register_body,         register_user), Work::hashing, Takes::token},
        {post, "/api/v1/users.create",        session, with_body(user_create_body,           create_user), Work::hashing},
        {post, "/api/v1/users.delete",        remover, with_body(user_delete_body,           delete_user)},
        {get,  "/api/v1/users.info",          session, with_query(user_query,                user_info)},

        {post, "/api/v1/channels.create",     session, with_body(room_create_body,           create_room)},
        {post, "/api/v1/channels.invite",     session, with_body(room_invite_body,           invite_to_room)},
        {get,  "/api/v1/channels.info",       session, with_query(room_ref,                  room_info)},
        {get,  "/api/v1/channels.members",    session, with_query(room_members_query,        room_members)},
        {post, "/api/v1/channels.delete",     session, with_body(room_ref,                   delete_room)},
        {post, "/api/v1/groups.create",       session, with_body(room_create_body,           create_room)},
        {post, "/api/v1/groups.invite",       session, with_body(room_invite_body,           invite_to_room)},
        {get,  "/api/v1/groups.info",         session, with_query(room_ref,                  room_info)},
        {get,  "/api/v1/groups.members",      session, with_query(room_members_query,        room_members)},
        {post, "/api/v1/groups.delete",       session, with_body(room_ref,                   delete_room)},
        {get,  "/api/v1/rooms.info",          session, with_query(room_ref,                  room_info)},
        {post, "/api/v1/rooms.banUser",       session, with_body(room_ban_body,              ban_user)},
        {post, "/api/v1/rooms.unbanUser",     session, with_body(room_ban_body,              unban_user)},
        {post, "/api/v1/im.create",           session, with_body(direct_create_body,         create_direct)},

        {get,  "/api/v1/permissions.listAll", session, with_query(permissions_query,         list_permissions)},
        {post, "/api/v1/permissions.update",  editor,  with_unchecked_body(                  update_permissions)},
    };
    // clang-format on
}

} // namespace

Dialect dialect(const Options& options)
{
    return {"rocketchat", owns, routes(options), authenticate, render_error};
}

} // namespace usher::api::rocketchat
