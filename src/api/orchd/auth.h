// Credentials of the dialect (docs/apis/orchd.md §2): the session cookie id0, or an organization's access token as bearer.
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "service/accounts/sessions.h"

#include <optional>
#include <string>

namespace usher::api::orchd {

/// Both there: the bearer decides.
Result<std::optional<Caller>> authenticate(const Call& call);

/// Every piece in braces of the dialect's paths is a UUID.
Result<Done> check_path(const Call& call);

/// Whether the request has a bearer token, good or not.
bool has_bearer(const http::Request& request);

/// "Set-Cookie" for a new session, and for one that has ended.
std::string session_cookie(const Call& call, const std::string& token);
std::string no_session_cookie(const Call& call);

service::SessionOrigin origin_of(const http::Request& request);

} // namespace usher::api::orchd
