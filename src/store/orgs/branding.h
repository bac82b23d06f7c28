// How organizations look: columns of orgs. One function is one statement.
#pragma once

#include "domain/branding.h"
#include "store/engine/database.h"

namespace usher::store::looks {

/// Each part from the nearest organization upwards that has it; empty where none has.
Look of_org(Reader& reader, const OrgId& org);
/// Empty parts: as above it.
void set(Writer& writer, const OrgId& org, const Look& look);

} // namespace usher::store::looks
