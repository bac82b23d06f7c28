// The branding of organizations: columns of orgs. Each function is one statement.
#pragma once

#include "domain/branding.h"
#include "store/engine/database.h"

#include <string>

namespace usher::store::branding {

/// Each part from the nearest organization, upwards, that sets it; empty if none does.
Branding of_org(Reader& reader, const OrgId& org);
struct LookAndLocale {
    Branding look;
    std::string locale; ///< of the organization; may be empty
};
LookAndLocale look_and_locale_of_org(Reader& reader, const OrgId& org);
/// Empty parts are inherited.
void set(Writer& writer, const OrgId& org, const Branding& look);

} // namespace usher::store::branding
