// How a pending member goes: the same for whoever removes it.
#pragma once

#include "base/random.h"
#include "domain/org.h"

#include <optional>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// With its invite, the invite's unsent e-mails, and its login if that is pending and has no other place.
/// actor: whoever removes it; nothing: an access token or the operator.
void remove_pending(store::Transaction& tx, const Member& member, const std::optional<UserId>& actor, Time now,
                    Random& random);

} // namespace usher::service
