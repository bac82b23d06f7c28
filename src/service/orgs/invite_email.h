// The e-mails that deliver an invite into an organization and remind of it; the use case writes them.
#pragma once

#include "domain/invite.h"
#include "service/mail/emails.h"

#include <string>

namespace usher::service {

struct OrgInvitation {
    InviteId invite;
    std::string org_name;
    std::string inviter_name; ///< may be empty
    OrgRoles roles;
    std::string url;
    Address recipient;
    std::string recipients_locale; ///< this and the next may be empty
    std::string requests_locale;
    Time expires_at;
};

/// The URL that opens the invite: at the organization's own panel if it has one.
std::string org_invitation_url(const std::string& site_url, const std::string& panel_domain, const std::string& key,
                               const std::string& address);

Email org_invitation(const EmailWriter& writer, const OrgInvitation& invitation);
Email org_invitation_reminder(const EmailWriter& writer, const OrgInvitation& invitation);

} // namespace usher::service
