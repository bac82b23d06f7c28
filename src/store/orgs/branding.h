// How organizations look: columns of orgs. One function is one statement.
#pragma once

#include "domain/branding.h"
#include "store/engine/database.h"

#include <string>

namespace usher::store::branding {

/// Each part from the nearest organization upwards that has it; empty where none has.
Branding of_org(Reader& reader, const OrgId& org);
struct LookAndLocale {
    Branding look;
    std::string locale; ///< the organization's; may be empty
};
LookAndLocale look_and_locale_of_org(Reader& reader, const OrgId& org);
/// Empty parts: as above it.
void set(Writer& writer, const OrgId& org, const Branding& look);

} // namespace usher::store::branding
