// usherctl org …: the tree of organizations.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct NewOrgWords {
    std::string name;
    std::string parent;       ///< id of an organization; empty: the master organization
    std::string panel_domain; ///< may be empty
    bool reseller = false;
};
Answer add_org(Context& context, const NewOrgWords& words);

Answer list_orgs(Context& context);

/// By its id (UUID or hex); the master organization for an empty one. Throws Refused.
Org get_org(Context& context, const std::string& id);

} // namespace usher::ctl
