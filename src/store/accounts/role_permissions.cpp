#include "store/accounts/role_permissions.h"

namespace usher::store::role_permissions {
namespace {

constexpr auto select_all = "SELECT permission, roles, updated_at FROM role_permissions ORDER BY permission";
constexpr auto update_roles = "UPDATE role_permissions SET roles = ?, updated_at = ? WHERE permission = ?";

Permission from_row(const Row& row)
{
    return {row.text(1), Roles::parse(row.text(2)), row.time(3)};
}

} // namespace

PermissionTable list(Reader& reader)
{
    return PermissionTable(reader.list(select_all, from_row));
}

void set_roles(Writer& writer, const Permission& permission)
{
    writer.execute(update_roles, permission.roles.text(), permission.updated_at, permission.name);
}

} // namespace usher::store::role_permissions
