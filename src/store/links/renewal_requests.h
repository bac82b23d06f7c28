// The table link_requests. Each function is one statement.
#pragma once

#include "store/engine/database.h"

#include <string>

namespace usher::store::renewal_requests {

/// Records that a new link is requested in place of this one; false, and no change, if one was already requested since
/// `since`. Exactly one of several concurrent callers gets true.
bool claim_daily_request(Writer& writer, const std::string& key_hash, Time now, Time since);

} // namespace usher::store::renewal_requests
