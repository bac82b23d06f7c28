#include "api/orchd/invites.h"

#include "api/orchd/auth.h"
#include "api/orchd/body.h"
#include "api/orchd/json.h"
#include "api/orchd/path.h"
#include "api/tokens.h"
#include "domain/language.h"
#include "service/orgs/invites.h"

namespace usher::api::orchd {
namespace {

Result<service::Invitation> invitation_from(const http::Request& request, const Languages& languages)
{
    Body body(request);
    service::Invitation invitation;
    invitation.address = body.text("email");
    invitation.name = body.text("name");
    invitation.roles = body.roles("roles");
    invitation.site_accesses = body.optional_lines("siteAccesses").value_or(std::vector<std::string>());
    invitation.notifications = body.optional_lines("notifications").value_or(std::vector<std::string>());
    invitation.send_email = body.optional_flag("sendEmail").value_or(true);
    invitation.language = languages.preferred(request.header("accept-language"));
    return body.result(invitation);
}

/// An empty body has no password: a caller with a session needs none.
Result<service::Acceptance> acceptance_from(const http::Request& request)
{
    if (request.body.empty()) return Error{ErrorCode::field_invalid, "password"};
    Body body(request);
    service::Acceptance acceptance;
    acceptance.address = body.text("email");
    acceptance.password = body.optional_text("password");
    acceptance.locale = body.optional_locale("locale").value_or("");
    return body.result(acceptance);
}

} // namespace

// orchd: createInvite
Result<http::Response> create_invite(Call& call)
{
    const auto invite = call.services.invites.create(*call.caller, path_org(call),
                                                     invitation_from(call.request, call.services.languages));
    if (!invite) return invite.error();
    return answer(201, invite->url);
}

// orchd: validateInvite
Result<http::Response> validate_invite(Call& call)
{
    const auto& key = call.path_parameters.at("invite_id");
    const auto found =
        resolve_token(call, TokenKind::invite, key, [&] { return call.services.invites.find_open(key); });
    if (!found) return found.error();
    const auto& invite = *found;
    Json::Value json;
    json["isValid"] = invite.has_value();
    if (invite) {
        json["loginId"] = invite->user.uuid();
        json["orgId"] = invite->org.uuid();
        json["orgName"] = invite->org_name;
        json["role"] = org_role_names[static_cast<std::size_t>(invite->roles.first())];
    }
    return answer(200, json);
}

// orchd: acceptInvite
Result<http::Response> accept_invite(Call& call)
{
    service::Acceptor acceptor;
    acceptor.is_access_token = has_bearer(call.request);
    if (call.caller) acceptor.user = call.caller->id;
    acceptor.origin = origin_of(call.request);
    const auto& key = call.path_parameters.at("invite_id");
    const auto accepted = resolve_token(call, TokenKind::invite, key, [&] {
        return call.services.invites.accept(acceptor, key, acceptance_from(call.request));
    });
    if (!accepted) return accepted.error();
    auto response = done();
    if (!accepted->session_token.empty())
        response.headers.emplace_back("Set-Cookie", session_cookie(call, accepted->session_token));
    return response;
}

} // namespace usher::api::orchd
