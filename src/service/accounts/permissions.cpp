#include "service/accounts/permissions.h"

#include "store/accounts/role_permissions.h"

#include <algorithm>
#include <set>

namespace usher::service {
namespace {

Result<Roles> parse_roles(const std::vector<std::string>& names)
{
    Roles roles;
    for (const auto& name : names) {
        const auto role = parse_role(name);
        if (!role) return Error{ErrorCode::role_unknown, name};
        roles.add(*role);
    }
    return roles;
}

Result<Done> check_names(const std::vector<PermissionChange>& changes, const PermissionTable& permissions)
{
    std::set<std::string> seen;
    for (const auto& change : changes)
        if (!permissions.knows(change.name) || !seen.insert(change.name).second)
            return Error{ErrorCode::permission_unknown, change.name};
    return Done{};
}

} // namespace

std::vector<Permission> Permissions::list(const std::optional<Time>& since)
{
    auto all = database_.read([](store::Reader& reader) { return store::role_permissions::list(reader); }).all();
    if (since) std::erase_if(all, [&](const Permission& permission) { return permission.updated_at <= *since; });
    return all;
}

Result<std::vector<Permission>> Permissions::update(const std::vector<PermissionChange>& changes)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<std::vector<Permission>> {
        if (const auto known = check_names(changes, store::role_permissions::list(tx)); !known) return known.error();
        for (const auto& change : changes) {
            const auto roles = parse_roles(change.roles);
            if (!roles) return roles.error();
            store::role_permissions::set_roles(tx, {change.name, *roles, now});
        }
        auto changed = store::role_permissions::list(tx).all();
        tx.commit();
        return changed;
    });
}

} // namespace usher::service
