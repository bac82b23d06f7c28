#include "service/orgs/org_access.h"

#include "store/orgs/orgs.h"

namespace usher::service {

Result<OrgStanding> org_for(store::Reader& reader, const Caller& caller, const OrgId& org, const OrgRoles& roles)
{
    auto standing = store::orgs::find_standing(reader, org, caller);
    if (!standing) return ErrorCode::org_not_found;
    if (!standing->has_here_or_above(roles)) return ErrorCode::not_permitted;
    return std::move(*standing);
}

} // namespace usher::service
