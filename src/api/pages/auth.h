// Who is behind a request of a page: whoever has signed in by orchd's cookie or Rocket.Chat's token; and whether it comes
// from a page of ours at all.
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::pages {

/// A token comes before a cookie. Wrong ones count as none.
Result<std::optional<Caller>> authenticate(const Call& call);

/// A request that may change something must have the header that our scripts send, which no form and no script of another
/// site can without asking first; and an Origin, if there is one, that is the host it goes to.
Result<Done> check_origin(const Call& call);

} // namespace usher::api::pages
