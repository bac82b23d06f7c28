#include "service/org_invitation.h"

#include "domain/letter_words.h"

namespace usher::service {
namespace {

Mail letter_from(const MailPolicy& policy, Time now, Random& random)
{
    Mail mail;
    mail.id = MailId::make(now, random);
    mail.sender = policy.sender;
    mail.sender_name = policy.sender_name;
    mail.message_id = "<" + mail.id.hex() + policy.sender.substr(policy.sender.rfind('@')) + ">";
    mail.created_at = now;
    return mail;
}

} // namespace

Mail org_invitation(const MailPolicy& policy, const OrgInvitation& invitation, Random& random)
{
    auto mail = letter_from(policy, invitation.created_at, random);
    mail.lane = invitation.lane;
    mail.template_name = "org_invitation";
    mail.locale = invitation.locale.empty() ? policy.default_locale : invitation.locale;
    mail.recipient = invitation.recipient;
    mail.expires_at = invitation.expires_at;
    mail.about_kind = "invite";
    mail.about_id = invitation.invite.hex();
    mail.params = {{"org_name", invitation.org_name},
                   {"inviter_name", invitation.inviter_name},
                   {"role", role_in_words(invitation.roles, mail.locale)},
                   {"invite_url", invitation.url},
                   {"expires_on", date_in_words(invitation.expires_at, mail.locale)},
                   {"block_url", policy.site_url + "/block/" + mail.id.hex()}};
    mail.params.insert(invitation.look.begin(), invitation.look.end());
    return mail;
}

} // namespace usher::service
