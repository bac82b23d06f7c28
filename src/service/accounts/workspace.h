// The workspace: the realm in which Rainbow's and Rocket.Chat's logins are looked up.
#pragma once

#include "domain/org.h"

#include <optional>
#include <string>

namespace usher::store {
class Database;
}

namespace usher::service {

/// The org whose id (hex or UUID) is `named`; for an empty text the master organization. Nothing: there is none.
std::optional<Org> find_workspace(store::Database& database, const std::string& named);

} // namespace usher::service
