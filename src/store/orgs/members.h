// The table members. One function is one statement.
#pragma once

#include "domain/org_listing.h"
#include "store/engine/database.h"

#include <optional>
#include <vector>

namespace usher::store::members {

/// False if the login is a member already, active or pending, or the organization has an owner and this were another.
bool insert(Writer& writer, const Member& member);
/// Roles, site accesses and notifications as they are in `member`; false as in insert().
bool update(Writer& writer, const Member& member);
/// Makes a pending member an active one; false if it is none.
bool activate(Writer& writer, const MemberId& member, Time now);
bool remove(Writer& writer, const MemberId& member);

/// The member as it stays until the transaction ends.
std::optional<Member> lock(Transaction& tx, const OrgId& org, const MemberId& member);
std::optional<Member> find(Reader& reader, const OrgId& org, const MemberId& member);
std::vector<Membership> list_of_user(Reader& reader, const UserId& user);

OrgMemberPage list(Reader& reader, const OrgId& org, const MemberFilter& filter);

} // namespace usher::store::members
