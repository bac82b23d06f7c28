// How a pending member goes: the same for whoever removes it.
#pragma once

#include "domain/org.h"

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// With its invite, the invite's unsent letters, and its login if that is pending and has no other place.
void remove_pending(store::Transaction& tx, const Member& member, Time now);

} // namespace usher::service
