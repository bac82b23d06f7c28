#include "service/orgs/invite_email.h"

#include "base/text.h"
#include "domain/localized_text.h"
#include "service/mail/emails.h"

namespace usher::service {
Email org_invitation(const EmailPolicy& policy, const OrgInvitation& invitation, Random& random)
{
    auto mail = new_email(policy, party_of(invitation.org), invitation.recipient, invitation.created_at, random);
    mail.priority = invitation.priority;
    mail.template_name = invitation.is_reminder ? "org_invitation_reminder" : "org_invitation";
    mail.asked_for = !invitation.is_reminder;
    if (!invitation.locale.empty()) mail.locale = invitation.locale;
    mail.expires_at = invitation.expires_at;
    mail.subject = {SubjectKind::invite, invitation.invite};
    mail.params["org_name"] = invitation.org_name;
    mail.params["inviter_name"] = invitation.inviter_name;
    mail.params["role"] = role_in_words(invitation.roles, mail.locale);
    mail.params["invite_url"] = invitation.url;
    mail.params["expires_on"] = date_in_words(invitation.expires_at, mail.locale);
    mail.params.insert(invitation.look.begin(), invitation.look.end());
    return mail;
}

std::string org_invitation_url(const std::string& site_url, const std::string& panel_domain, const std::string& key,
                               const std::string& address)
{
    const auto site = panel_domain.empty() ? site_url : site_url.substr(0, site_url.find("://") + 3) + panel_domain;
    return site + "/invites/" + key + "?email=" + text::percent_encode(address, "@");
}

} // namespace usher::service
