// usherctl org …: the tree of organizations.
#pragma once

#include "ctl/context.h"
#include "domain/branding.h"

namespace usher::ctl {

struct NewOrgArgs {
    std::string name;
    std::string parent;       ///< id of an organization; empty: the master organization
    std::string panel_domain; ///< may be empty
    bool reseller = false;
};
Answer add_org(Context& context, const NewOrgArgs& words);

struct OrgBrandingArgs {
    std::string org; ///< id; empty: the master organization
    Branding look;   ///< empty parts are inherited
};
Answer set_org_look(Context& context, const OrgBrandingArgs& words);

Answer list_orgs(Context& context);

/// By its id (UUID or hex); the master organization for an empty one. Throws Refused.
Org get_org(Context& context, const std::string& id);

} // namespace usher::ctl
