// The table address_meetings: of two requests that write about one address in different tables, the later sees what the
// earlier wrote. Each function is one statement, or a few for a long list.
#pragma once

#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::address_locks {

/// Locks the addresses (given by key) until this transaction ends: others that lock one of them wait, or, on another
/// node of a cluster, fail and are retried. What they wrote before is visible from here on.
void meet(Transaction& transaction, const std::vector<std::string>& address_keys);

} // namespace usher::store::address_locks
