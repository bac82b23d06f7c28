// The table orgs. One function is one statement.
#pragma once

#include "domain/org.h"
#include "store/database.h"

#include <optional>

namespace usher::store::orgs {

std::optional<Org> find(Reader& reader, const OrgId& id);
/// The one without a parent.
std::optional<Org> find_master(Reader& reader);

/// Throws Conflict.
void insert(Writer& writer, const Org& org);

} // namespace usher::store::orgs
