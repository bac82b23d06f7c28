#include "api/orchd/sessions.h"

#include "api/host.h"
#include "api/orchd/auth.h"
#include "api/orchd/body.h"
#include "api/orchd/json.h"
#include "api/orchd/path.h"
#include "service/orgs/orchd_sign_in.h"

namespace usher::api::orchd {
namespace {

Result<service::OrchdCredentials> credentials_from(const http::Request& request)
{
    Body body(request);
    service::OrchdCredentials credentials{body.text("email"), body.text("password")};
    body.optional_text("deviceId");
    return body.result(credentials);
}

Result<service::SignInPlace> place_from(const http::Request& request)
{
    Query query(request);
    service::SignInPlace place;
    if (const auto realm = query.id("realmId")) place.org = OrgId(*realm);
    place.host = host_of(request);
    return query.result(place);
}

Result<service::NewLogin> new_login_from(const http::Request& request)
{
    Body body(request);
    service::NewLogin login{body.text("email"), body.text("password"), body.text("name")};
    return body.result(login);
}

http::Response signed_out(const Call& call)
{
    auto response = done();
    response.headers.emplace_back("Set-Cookie", no_session_cookie(call));
    return response;
}

} // namespace

// orchd: createSession
Result<http::Response> create_session(Call& call)
{
    const auto place = place_from(call.request);
    if (!place) return place.error();
    const auto credentials = credentials_from(call.request);
    if (!credentials) return credentials.error();
    const auto signed_in = call.services.orchd_sign_in.sign_in(*place, *credentials, origin_of(call.request));
    if (!signed_in) return signed_in.error();
    auto response = answer(200, memberships_to_json(signed_in->memberships));
    response.headers.emplace_back("Set-Cookie", session_cookie(call, signed_in->session_token));
    return response;
}

// orchd: getSessions
Result<http::Response> get_sessions(Call& call)
{
    Json::Value json;
    json["items"] = list_to_json(call.services.sessions.list(*call.caller));
    return answer(200, json);
}

// orchd: deleteSessions
Result<http::Response> delete_sessions(Call& call)
{
    call.services.sessions.end_all(*call.caller);
    return signed_out(call);
}

// orchd: deleteCurrentSession
Result<http::Response> delete_current_session(Call& call)
{
    call.services.sessions.end_current(*call.caller);
    return signed_out(call);
}

// orchd: deleteSession
Result<http::Response> delete_session(Call& call)
{
    const auto session = path_id<SessionId>(call, "session_id");
    const auto ended = call.services.sessions.end(*call.caller, session);
    if (!ended) return ended.error();
    Session current;
    current.token_hash = call.caller->session;
    return id_of(current) == session ? signed_out(call) : done();
}

// orchd: getLogin
Result<http::Response> get_login(Call& call)
{
    const auto login = call.services.orchd_sign_in.find(*call.caller);
    if (!login) return ErrorCode::invalid_session;
    return answer(200, to_json(*login));
}

// orchd: getLoginMemberships
Result<http::Response> get_login_memberships(Call& call)
{
    return answer(200, memberships_to_json(call.services.orchd_sign_in.memberships(*call.caller)));
}

// orchd: createLogin
Result<http::Response> create_login(Call& call)
{
    Query query(call.request);
    const auto org = query.result(query.id("orgId"));
    if (!org) return org.error();
    if (!*org) return Error{ErrorCode::malformed_query, "orgId"};
    const auto login = call.services.orchd_sign_in.create(*call.caller, OrgId(**org), new_login_from(call.request));
    if (!login) return login.error();
    return answer_id(login->uuid());
}

} // namespace usher::api::orchd
