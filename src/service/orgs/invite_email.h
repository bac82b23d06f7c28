// The e-mail that an invite into an organization goes with, and the one that reminds of it; the use case writes it, in its
// own transaction.
#pragma once

#include "base/random.h"
#include "domain/email.h"
#include "domain/invite.h"
#include "service/mail/workspace_invitations.h"

#include <map>
#include <string>

namespace usher::service {

struct OrgInvitation {
    InviteId invite;
    OrgId org;
    std::string org_name;
    std::string inviter_name; ///< may be empty
    OrgRoles roles;
    std::string url;
    std::string recipient; ///< the address as typed
    std::string locale;    ///< empty: the default
    EmailPriority priority = EmailPriority::single;
    Time created_at;
    Time expires_at;
    std::map<std::string, std::string> look = {}; ///< the organization's own; may be empty
    bool is_reminder = false;
};

/// Where the key opens the invite: at the organization's own panel if it has one.
std::string org_invitation_url(const std::string& site_url, const std::string& panel_domain, const std::string& key,
                               const std::string& address);

Email org_invitation(const EmailPolicy& policy, const OrgInvitation& invitation, Random& random);

} // namespace usher::service
