// The workspace: the realm whose logins Rainbow and Rocket.Chat speak of.
#pragma once

#include "domain/org.h"

#include <optional>
#include <string>

namespace usher::store {
class Database;
}

namespace usher::service {

/// The org whose id (hex or UUID) `named` is; for an empty text the master organization. Nothing: there is none.
std::optional<Org> find_workspace(store::Database& database, const std::string& named);

} // namespace usher::service
