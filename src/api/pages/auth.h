// The caller of the pages' API: signed in by orchd's cookie or Rocket.Chat's token; and whether the request comes from
// one of Usher's own pages.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::pages {

/// A token takes precedence over a cookie. Invalid ones count as none.
Result<std::optional<Caller>> authenticate(const Call& call);

/// A request that may change something must have the header that Usher's scripts send, which neither a form nor a
/// script of another site can send without a CORS preflight; and an Origin, if there is one, that matches the request's
/// host.
Result<Done> check_origin(const Call& call);

} // namespace usher::api::pages
