// Credentials of the dialect (docs/apis/orchd.md §2): the session cookie id0, or an organization's access token as
// bearer.
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "service/accounts/sessions.h"

#include <optional>
#include <string>

namespace usher::api::orchd {

/// If both are present, the bearer token is used.
Result<std::optional<Caller>> authenticate(const Call& call);

/// Every placeholder in the dialect's paths is a UUID.
Result<Done> check_path(const Call& call);

/// Whether the request has a bearer token, valid or not.
bool has_bearer(const http::Request& request);

/// "Set-Cookie" for a new session, and for an ended one.
std::string session_cookie(const Call& call, const std::string& token);
std::string no_session_cookie(const Call& call);

service::SessionOrigin origin_of(const http::Request& request);

} // namespace usher::api::orchd
