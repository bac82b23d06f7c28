#include "service/orgs/org_access.h"

#include "store/orgs/orgs.h"

namespace usher::service {

Result<OrgAccess> org_for(store::Reader& reader, const Caller& caller, const OrgId& org, const OrgRoles& roles)
{
    auto access = store::orgs::find_access(reader, org, caller);
    if (!access) return ErrorCode::org_not_found;
    if (!access->has_here_or_above(roles)) return ErrorCode::not_permitted;
    return std::move(*access);
}

} // namespace usher::service
