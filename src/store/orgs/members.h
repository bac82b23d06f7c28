// The table members. Each function is one statement.
#pragma once

#include "domain/org_listing.h"
#include "store/engine/database.h"

#include <optional>
#include <vector>

namespace usher::store::members {

/// False if the login is already a member, active or pending, or this would be the organization's second owner.
bool insert(Writer& writer, const Member& member);
/// Sets roles, site accesses and notifications to those of `member`; false as for insert().
bool update(Writer& writer, const Member& member);
/// Activates a pending member; false if the member is not pending.
bool activate(Writer& writer, const MemberId& member, Time now);
bool remove(Writer& writer, const MemberId& member);

/// The member, locked until the transaction ends.
std::optional<Member> lock(Transaction& tx, const OrgId& org, const MemberId& member);
std::optional<Member> find(Reader& reader, const OrgId& org, const MemberId& member);
std::vector<Membership> list_of_user(Reader& reader, const UserId& user);

OrgMemberPage list(Reader& reader, const OrgId& org, const MemberFilter& filter);

} // namespace usher::store::members
