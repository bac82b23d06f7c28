#include "api/rainbow/routes.h"

#include "api/rainbow/auth.h"
#include "api/rainbow/browsers.h"
#include "api/rainbow/conferences.h"
#include "api/rainbow/errors.h"
#include "api/rainbow/invitations.h"
#include "api/rainbow/json.h"
#include "api/rainbow/members.h"
#include "api/rainbow/open_invites.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/public_links.h"
#include "api/rainbow/registration.h"
#include "api/rainbow/rooms.h"
#include "api/rainbow/sessions.h"
#include "api/rainbow/users.h"
#include "service/operator/health.h"

#define AUTHENTICATION "/api/rainbow/authentication/v1.0/"
#define ENDUSER "/api/rainbow/enduser/v1.0/"

namespace usher::api::rainbow {
namespace {

bool owns(std::string_view path)
{
    return path.starts_with("/api/rainbow/") || path == "/api/rainbow";
}

// Rainbow: GET ping. 503 if the server is not healthy.
Result<http::Response> ping(Call& call)
{
    if (!call.services.health.is_ready()) return ErrorCode::unavailable;
    Json::Value body;
    body["status"] = "OK";
    return answer_object(body);
}

// Rainbow: GET about, of both portals. The version of the API description that the operations follow.
Result<http::Response> about(Call&)
{
    Json::Value body;
    body["version"] = "1.84.0";
    body["description"] = "Usher";
    return answer_object(body);
}

// clang-format off
const std::vector<Route> all_routes = {
    {get,  "/api/rainbow/ping",                          open,    ping},
    {get,  AUTHENTICATION "about",                       open,    about},
    {get,  ENDUSER "about",                              open,    about},

    {get,  AUTHENTICATION "login",                       open,    login, Work::hashing},
    {get,  AUTHENTICATION "logout",                      session, logout},
    {get,  AUTHENTICATION "renew",                       session, renew},
    {get,  AUTHENTICATION "validator",                   session, validator},
    {get,  AUTHENTICATION "urls",                        open,    urls},
    {get,  ENDUSER "settings/apis",                      session, get_api_settings},
    {get,  ENDUSER "companies/{companyId}",              session, get_company},

    {get,  ENDUSER "users/me",                           session, get_me},
    {get,  ENDUSER "users/networks",                     session, get_networks},
    {post, ENDUSER "users/loginemails",                  session, get_users_by_login_emails},
    {post, ENDUSER "users/loginEmails",                  session, get_users_by_login_emails},
    {get,  ENDUSER "users/jids/{jid}",                   session, get_user_by_jid},
    {get,  ENDUSER "users/{userId}",                     session, get_user},
    {post, ENDUSER "users/self-register",                open,    self_register, Work::hashing, Takes::token},

    {get,  ENDUSER "users/{userId}/open-invites",        session, self_only(get_open_invite)},
    {post, ENDUSER "users/{userId}/open-invites/reset",  session, self_only(reset_open_invite)},
    {put,  ENDUSER "users/{userId}/open-invites/bind",   session, self_only(bind_open_invite)},
    {put,  ENDUSER "users/{userId}/open-invites/unbind", session, self_only(unbind_open_invite)},
    {post, ENDUSER "rooms/open-invites",                 session, join_room, Work::quick, Takes::token},
    {get,  ENDUSER "rooms/open-invites/validate",        open,    validate_open_invite, Work::quick, Takes::token},

    {get,  ENDUSER "users/{userId}/public-links",        session, self_only(list_public_links)},
    {post, ENDUSER "users/{userId}/public-links/bind",   session, self_only(bind_public_link)},
    {put,  ENDUSER "users/{userId}/public-links/reset",  session, self_only(reset_public_link)},
    {put,  ENDUSER "users/{userId}/public-links/unbind", session, self_only(unbind_public_link)},
    {get,  ENDUSER "rooms/{roomId}/public-links",        session, get_public_link_of_room},

    {post, ENDUSER "rooms",                              session, create_room},
    {get,  ENDUSER "rooms",                              session, get_rooms},
    {get,  ENDUSER "rooms/jids/{jid}",                   session, get_room_by_jid},
    {get,  ENDUSER "rooms/{roomId}",                     session, get_room},
    {put,  ENDUSER "rooms/{roomId}",                     session, update_room},
    {del,  ENDUSER "rooms/{roomId}",                     session, delete_room},
    {put,  ENDUSER "rooms/{roomId}/archive",             session, archive_room},
    {post, ENDUSER "rooms/{roomId}/conferences",         session, attach_conference},
    {get,  ENDUSER "rooms/{roomId}/conferences/{confId}", session, get_conference},
    {del,  ENDUSER "rooms/{roomId}/conferences/{confId}", session, detach_conference},

    {post, ENDUSER "rooms/{roomId}/users",               session, add_room_user},
    {get,  ENDUSER "rooms/{roomId}/users",               session, get_room_users},
    {get,  ENDUSER "rooms/{roomId}/users/{userId}",      session, get_room_user},
    {put,  ENDUSER "rooms/{roomId}/users/{userId}",      session, update_room_user},
    {del,  ENDUSER "rooms/{roomId}/users/{userId}",      session, delete_room_user},

    {post, ENDUSER "rooms/{roomId}/invitations",         session, send_room_invitation},
    {post, ENDUSER "rooms/{roomId}/invitations/cancel",  session, cancel_room_invitation},
    {del,  ENDUSER "rooms/{roomId}/invitations",         session, cancel_room_invitation},
    {post, ENDUSER "rooms/{roomId}/conferences/{confId}/invitations", session, send_conference_invitation},
    {del,  ENDUSER "rooms/{roomId}/conferences/{confId}/invitations", session, cancel_conference_invitation},
};
// clang-format on

std::vector<Route> checked_routes()
{
    auto routes = all_routes;
    for (auto& route : routes)
        route.handler = with_path_ids(std::move(route.handler));
    return routes;
}

} // namespace

Dialect dialect(const Options& options)
{
    return {
        "rainbow",
        owns,
        checked_routes(),
        authenticate,
        [code = options.unknown_link_code](const Error& error, const Route*) { return render_error(error, code); },
        {},
        [options](const http::Request& request, const std::string& request_id, http::Response& response) {
            answer_browser(request, options, response);
            response.headers.emplace_back("x-rainbow-request-id", request_id);
        },
    };
}

} // namespace usher::api::rainbow
