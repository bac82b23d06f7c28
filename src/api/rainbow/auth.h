// Credentials of the dialect: a bearer token in the form of a JWT. Clients read its dates; we look it up by its hash, like
// the token of any other dialect. So its signature is but its unguessable part: nobody keeps a key to check it with.
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

/// The token of a request that has been authenticated.
std::string_view token_of(const http::Request& request);

std::string make_token(const Json::Value& payload, Random& random);
/// What a token says of itself, true or not; nothing if it has not the form.
std::optional<Json::Value> payload_of(std::string_view token);

} // namespace usher::api::rainbow
