// A user's place in an organization; not active while its invite is unanswered.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <optional>
#include <set>
#include <string>

namespace usher {

enum class MemberRole { owner, super_admin, sysadmin, support, business, site_access };
using MemberRoles = std::set<MemberRole>;

struct Member {
    MemberId id;
    OrgId org;
    UserId user;
    MemberRoles roles;
    bool active = false;
    Time created_at;
    std::optional<Time> joined_at;
};

/// "Owner", "SuperAdmin", …
const char* name_of(MemberRole role);
/// The text form of an SQL SET: "Owner,Support".
std::string to_text(const MemberRoles& roles);

} // namespace usher
