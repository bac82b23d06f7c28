#include "api/orchd/access_tokens.h"

#include "api/orchd/body.h"
#include "api/orchd/json.h"
#include "api/orchd/path.h"
#include "domain/names.h"
#include "service/orgs/access_tokens.h"

namespace usher::api::orchd {
namespace {

Result<AccessToken> token_from(const http::Request& request)
{
    Body body(request);
    AccessToken token;
    token.roles = body.roles("roles");
    token.expires_at = body.optional_time("tokenExpires");
    token.friendly_name = body.optional_text("friendlyName").value_or("");
    if (!token.friendly_name.empty() && !is_display_name(token.friendly_name))
        body.refuse({ErrorCode::field_invalid, "friendlyName"});
    token.allowed_ips = body.optional_lines("allowedIps").value_or(std::vector<std::string>());
    token.ip_restricted = body.optional_flag("ipRestricted").value_or(!token.allowed_ips.empty());
    return body.result(token);
}

} // namespace

// orchd: createAccessToken
Result<http::Response> create_access_token(Call& call)
{
    const auto created = call.services.access_tokens.create(*call.caller, path_org(call), token_from(call.request));
    if (!created) return created.error();
    Json::Value json;
    json["id"] = created->token.id.uuid();
    json["firstFive"] = created->token.first_five;
    json["unencryptedToken"] = created->unencrypted;
    return answer(201, json);
}

// orchd: getAccessTokens
Result<http::Response> get_access_tokens(Call& call)
{
    const auto tokens = call.services.access_tokens.list(*call.caller, path_org(call));
    if (!tokens) return tokens.error();
    return answer(200, list_to_json(*tokens));
}

// orchd: deleteAccessToken
Result<http::Response> delete_access_token(Call& call)
{
    const auto removed =
        call.services.access_tokens.remove(*call.caller, path_org(call), path_id<AccessTokenId>(call, "token_id"));
    if (!removed) return removed.error();
    return done(204);
}

} // namespace usher::api::orchd
