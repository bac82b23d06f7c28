// Use cases of permissions: list them, change which roles hold them. A change holds for the very next request.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "domain/permission.h"
#include "domain/result.h"
#include "service/context.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::service {

/// A permission and the roles that shall hold it, as they were named.
struct PermissionChange {
    std::string name;
    std::vector<std::string> roles;
};

class Permissions {
public:
    explicit Permissions(const Context& context) : database_(context.database), clock_(context.clock) {}

    /// All, or those changed later than `since`.
    std::vector<Permission> list(const std::optional<Time>& since);

    /// All changes or none; then all permissions. Errors: permission_unknown (also one named twice), role_unknown.
    Result<std::vector<Permission>> update(const std::vector<PermissionChange>& changes);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
