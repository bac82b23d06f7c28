// Use cases of permissions: list them, change which roles hold them. A change takes effect with the next request.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "domain/permission.h"
#include "domain/result.h"
#include "service/context.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::service {

/// A permission and the roles that are to hold it, by name.
struct PermissionChange {
    std::string name;
    std::vector<std::string> roles;
};

class Permissions {
public:
    explicit Permissions(const Context& context) : database_(context.database), clock_(context.clock) {}

    /// All, or those changed later than `since`.
    std::vector<Permission> list(const std::optional<Time>& since);

    /// Applies all changes or none, then returns all permissions. Errors: permission_unknown (also one named twice),
    /// role_unknown.
    Result<std::vector<Permission>> update(const std::vector<PermissionChange>& changes);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
