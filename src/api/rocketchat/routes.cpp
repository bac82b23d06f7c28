#include "api/rocketchat/routes.h"

#include "api/rocketchat/auth.h"
#include "api/rocketchat/errors.h"
#include "api/rocketchat/options.h"
#include "api/rocketchat/room_links.h"

namespace usher::api::rocketchat {
namespace {

const Schema nothing = {};

bool owns(std::string_view path)
{
    return path.starts_with("/api/v1/") || path == "/api/v1" || path == "/api/info";
}

std::vector<Route> routes(const Options& options)
{
    // specs/rocketchat.md §1: the contracts differ in who may see and remove all invites, and in how others are refused.
    const auto manager = options.next_contract ? holder_of("manage-invite-links")
                                               : holder_of("create-invite-links", ErrorCode::link_not_permitted);
    // clang-format off
    return {
        {post, "/api/v1/findOrCreateInvite",  session, with_body(find_or_create_invite_body, find_or_create_invite)},
        {get,  "/api/v1/listInvites",         manager, with_query(nothing,                   list_invites)},
        {del,  "/api/v1/removeInvite/{_id}",  manager, with_query(nothing,                   remove_invite)},
        {post, "/api/v1/useInviteToken",      session, with_body(invite_token_body,          use_invite_token)},
        {post, "/api/v1/validateInviteToken", anyone,  with_body(invite_token_body,          validate_invite_token)},
    };
    // clang-format on
}

} // namespace

Dialect dialect(const Options& options)
{
    return {"rocketchat", owns, routes(options), authenticate, render_error};
}

} // namespace usher::api::rocketchat
