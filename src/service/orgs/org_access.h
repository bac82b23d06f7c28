// Access to an organization: use cases get the organization here, or the reason why the caller may not have it.
#pragma once

#include "domain/org.h"
#include "domain/result.h"
#include "domain/user.h"

namespace usher::store {
class Reader;
}

namespace usher::service {

/// The organization and the caller's rights in it, if they have one of the roles there or in an organization above it.
/// Errors: org_not_found (also for a deleted one), not_permitted.
Result<OrgAccess> org_for(store::Reader& reader, const Caller& caller, const OrgId& org,
                          const OrgRoles& roles = managers);

} // namespace usher::service
