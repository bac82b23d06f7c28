#include "api/orchd/routes.h"

#include "api/orchd/access_tokens.h"
#include "api/orchd/auth.h"
#include "api/orchd/errors.h"
#include "api/orchd/invites.h"
#include "api/orchd/json.h"
#include "api/orchd/members.h"
#include "api/orchd/orgs.h"
#include "api/orchd/sessions.h"

namespace usher::api::orchd {
namespace {

// orchd: orchdVersion. The newest version with these invite operations.
Result<http::Response> version(Call&)
{
    return answer(200, "12.25.12");
}

// orchd: orchdStatus
Result<http::Response> status(Call&)
{
    return answer(200, "ready");
}

// clang-format off
const std::vector<Route> all_routes = {
    {post,  "/api/orgs/{org_id}/invites",                     credential, create_invite},
    {post,  "/api/invites/{invite_id}",                       anyone,     accept_invite, Work::hashing, Takes::token},
    {post,  "/api/invites/{invite_id}/validate",              open,       validate_invite, Work::quick, Takes::token},

    {post,  "/api/login/sessions",                            open,       create_session, Work::hashing},
    {get,   "/api/login/sessions",                            session,    get_sessions},
    {del,   "/api/login/sessions",                            session,    delete_sessions},
    {del,   "/api/login/sessions/current",                    session,    delete_current_session},
    {del,   "/api/login/sessions/{session_id}",               session,    delete_session},
    {get,   "/api/login",                                     session,    get_login},
    {get,   "/api/login/memberships",                         credential, get_login_memberships},
    {post,  "/api/logins",                                    credential, create_login, Work::hashing},

    {post,  "/api/orgs/{org_id}/customers",                   credential, create_customer},
    {get,   "/api/orgs/{org_id}/customers",                   credential, get_org_customers},
    {get,   "/api/orgs/{org_id}",                             credential, get_org},
    {patch, "/api/orgs/{org_id}",                             credential, update_org},
    {del,   "/api/orgs/{org_id}",                             credential, delete_org},
    {put,   "/api/orgs/{org_id}/owner",                       credential, update_owner},

    {get,   "/api/orgs/{org_id}/members",                     credential, get_members},
    {post,  "/api/orgs/{org_id}/members",                     credential, create_member},
    {get,   "/api/orgs/{org_id}/members/{member_id}",         credential, get_member},
    {put,   "/api/orgs/{org_id}/members/{member_id}",         credential, update_member},
    {del,   "/api/orgs/{org_id}/members/{member_id}",         credential, delete_member},

    {post,  "/api/orgs/{org_id}/access_tokens",               credential, create_access_token},
    {get,   "/api/orgs/{org_id}/access_tokens",               credential, get_access_tokens},
    {del,   "/api/orgs/{org_id}/access_tokens/{token_id}",    credential, delete_access_token},

    {get,   "/api/branding",                                  open,       get_branding},
    {get,   "/api/version",                                   open,       version},
    {get,   "/api/status",                                    open,       status},
};
// clang-format on

} // namespace

Dialect dialect(const Options& options)
{
    constexpr std::size_t prefix = std::string_view("/api").size();
    auto routes = all_routes;
    if (options.bare_paths)
        for (auto route : all_routes) {
            route.path += prefix;
            routes.push_back(route);
        }
    return {"orchd", [](std::string_view) { return true; }, std::move(routes), authenticate, render_error, check_path};
}

} // namespace usher::api::orchd
