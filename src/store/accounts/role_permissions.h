// The table role_permissions. Each function is one statement.
#pragma once

#include "domain/permission.h"
#include "store/engine/database.h"

namespace usher::store::role_permissions {

PermissionTable list(Reader& reader);
void set_roles(Writer& writer, const Permission& permission);

} // namespace usher::store::role_permissions
