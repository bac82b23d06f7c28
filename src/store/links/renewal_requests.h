// The table link_requests. One function is one statement.
#pragma once

#include "store/engine/database.h"

#include <string>

namespace usher::store::renewal_requests {

/// Notes that a new link is asked for in place of this one; false, and nothing is changed, if that was done since `since`.
/// Of any number at once one gets true.
bool claim_daily_request(Writer& writer, const std::string& key_hash, Time now, Time since);

} // namespace usher::store::renewal_requests
