#include "domain/permission.h"

#include <algorithm>

namespace usher {

const Permission* PermissionTable::find(std::string_view permission) const
{
    const auto found = std::ranges::find(all_, permission, &Permission::name);
    return found == all_.end() ? nullptr : &*found;
}

bool PermissionTable::allow(std::string_view permission, const Roles& roles) const
{
    const auto* found = find(permission);
    return found && found->roles.intersects(roles);
}

} // namespace usher
