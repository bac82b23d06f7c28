#include "service/orgs/invite_email.h"

#include "base/text.h"
#include "domain/localized_text.h"

namespace usher::service {

std::string org_invitation_url(const std::string& site_url, const std::string& panel_domain, const std::string& key,
                               const std::string& address)
{
    const auto site = panel_domain.empty() ? site_url : site_url.substr(0, site_url.find("://") + 3) + panel_domain;
    return site + "/invites/" + key + "?email=" + text::percent_encode(address, "@");
}

Email org_invitation(const EmailWriter& writer, const OrgInvitation& invitation)
{
    auto email = writer.make(invitation.recipient, invitation.recipients_locale, invitation.requests_locale);
    const auto& language = writer.policy().languages->best_for(email.locale);
    email.template_name = "org_invitation";
    email.expires_at = invitation.expires_at;
    email.subject = {SubjectKind::invite, invitation.invite};
    email.params["org_name"] = invitation.org_name;
    email.params["inviter_name"] = invitation.inviter_name;
    email.params["role"] = role_in_words(invitation.roles, language);
    email.params["invite_url"] = invitation.url;
    email.params["expires_on"] = date_in_words(invitation.expires_at, language);
    return email;
}

Email org_invitation_reminder(const EmailWriter& writer, const OrgInvitation& invitation)
{
    auto email = org_invitation(writer, invitation);
    email.template_name = "org_invitation_reminder";
    email.is_requested = false;
    email.priority = EmailPriority::bulk;
    return email;
}

} // namespace usher::service
