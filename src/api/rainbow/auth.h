// Credentials of the dialect: a bearer token in JWT format. Clients read its dates; Usher looks it up by its hash, like
// the tokens of all dialects. So its signature is only its random part: there is no key to verify it with.
#pragma once

#include "api/call.h"
#include "base/random.h"
#include "domain/result.h"

#include <json/value.h>

#include <optional>
#include <string>
#include <string_view>

namespace usher::api::rainbow {

/// "Authorization: Bearer TOKEN", or the bare TOKEN that generated clients send.
Result<std::optional<Caller>> authenticate(const Call& call);

/// The token of an authenticated request.
std::string_view token_of(const http::Request& request);

std::string make_token(const Json::Value& payload, Random& random);
/// What a token claims, true or not; nothing if it does not have the format.
std::optional<Json::Value> payload_of(std::string_view token);

} // namespace usher::api::rainbow
