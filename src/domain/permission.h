// Permissions, and the roles that hold them.
#pragma once

#include "base/clock.h"
#include "domain/role.h"

#include <string>
#include <string_view>
#include <vector>

namespace usher {

struct Permission {
    std::string name; ///< such as "create-c"
    Roles roles;      ///< of users, which apply everywhere, and of room members, which apply in their room
    Time updated_at;
};

/// All permissions and who holds them.
class PermissionTable {
public:
    explicit PermissionTable(std::vector<Permission> all) : all_(std::move(all)) {}

    const std::vector<Permission>& all() const { return all_; }
    bool knows(std::string_view permission) const { return find(permission) != nullptr; }
    /// Whether one of the roles holds it; nobody holds a permission that is not in the table.
    bool allow(std::string_view permission, const Roles& roles) const;

private:
    const Permission* find(std::string_view permission) const;

    std::vector<Permission> all_;
};

} // namespace usher
