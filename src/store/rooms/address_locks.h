// The table address_meetings: of those who write of an address in two tables, one sees the other. One function is one
// statement, or as few as a long list needs.
#pragma once

#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::address_locks {

/// Until this transaction ends, all others that meet at one of the addresses wait, or, at another node of a cluster, fail
/// and begin anew. What they had written before is seen from here on. (Addresses by their keys.)
void meet(Transaction& transaction, const std::vector<std::string>& address_keys);

} // namespace usher::store::address_locks
