// Organizations, their members and access tokens (docs/apis/orchd.md §3): a tree, in which a role applies to an
// organization and all below it.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/name_set.h"

#include <optional>
#include <string>
#include <vector>

namespace usher {

/// From the highest rank to the lowest (docs/apis/orchd.md §3.1).
enum class OrgRole { owner, super_admin, sysadmin, support, business, site_access };
inline constexpr std::array<const char*, 6> org_role_names = {"Owner",   "SuperAdmin", "Sysadmin",
                                                              "Support", "Business",   "SiteAccess"};
using OrgRoles = NameSet<OrgRole, org_role_names.size(), org_role_names>;

/// The roles that satisfy "at least SuperAdmin in this org or a parent org" (docs/apis/orchd.md §3.2).
inline const OrgRoles managers = {OrgRole::owner, OrgRole::super_admin};

struct OrgOwner {
    MemberId member;
    UserId user;
    std::string name;
    std::string address;
};

struct Org {
    OrgId id;
    std::optional<OrgId> parent; ///< nothing: the master organization
    std::string name;
    std::string locale;
    bool deleted = false;
    std::optional<OrgId> suspended_by;
    bool reseller = false;    ///< may have customers
    std::string panel_domain; ///< host name of its control panel; empty: its parent's
    std::string slack_url;
    Time created_at;
    std::optional<OrgOwner> owner; ///< active or pending
};

/// The namespace of an organization's logins: its parent's id; the master organization's own.
inline OrgId realm_of(const Org& org)
{
    return org.parent.value_or(org.id);
}

struct Member {
    MemberId id;
    OrgId org;
    UserId user;
    std::string address;
    std::string name;
    OrgRoles roles;
    std::vector<std::string> site_accesses;
    std::vector<std::string> notifications;
    bool active = false; ///< false while the invite is unanswered
    Time created_at;
    std::optional<Time> joined_at;
};

/// A login's membership in one organization, as the login sees it.
struct Membership {
    MemberId member;
    OrgId org;
    std::string org_name;
    bool is_master_org = false;
    OrgRoles roles;
    std::size_t site_access_count = 0;
};

struct AccessToken {
    AccessTokenId id;
    OrgId org;
    std::string first_five;
    OrgRoles roles;
    std::string friendly_name;
    std::optional<Time> expires_at;
    bool ip_restricted = false;
    std::vector<std::string> allowed_ips; ///< empty: all
    Time created_at;
};

/// Whether the token may be used from that address.
bool is_allowed_from(const AccessToken& token, const std::string& client_address);

/// A caller's rights in an organization: their roles there, and those in the organizations above it.
struct OrgAccess {
    Org org;
    OrgRoles here;
    OrgRoles above;

    bool has_here_or_above(const OrgRoles& roles) const { return (here | above).intersects(roles); }
};

} // namespace usher
