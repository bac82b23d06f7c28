// The table members. One function is one statement.
#pragma once

#include "domain/member.h"
#include "store/database.h"

namespace usher::store::members {

/// Throws Conflict.
void insert(Writer& writer, const Member& member);

/// Whether the user is an active member of the org with that role.
bool holds_role(Reader& reader, const OrgId& org, const UserId& user, MemberRole role);

} // namespace usher::store::members
