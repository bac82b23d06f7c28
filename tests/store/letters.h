// Letters as tests want them.
#pragma once

#include "domain/mail.h"

namespace usher::test {

/// The invitation to the workspace, for `recipient`, written at `time`.
inline Mail a_letter(const std::string& recipient, Time time, Random& random)
{
    Mail mail;
    mail.id = MailId::make(time, random);
    mail.template_name = "workspace_invitation";
    mail.locale = "en";
    mail.params = {{"site_name", "Ça & Là"}, {"site_url", "https://chat.example.org"}, {"inviter_name", "Zoë"}};
    mail.recipient = recipient;
    mail.sender = "usher@example.net";
    mail.sender_name = "Usher";
    mail.message_id = "<" + mail.id.hex() + "@example.net>";
    mail.created_at = time;
    mail.about_kind = "workspace";
    return mail;
}

} // namespace usher::test
