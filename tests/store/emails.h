// E-mails for tests.
#pragma once

#include "domain/email.h"
#include "store/mail/queue_claims.h"

namespace usher::test {

/// An invitation to the workspace for `recipient`, written at `time`.
inline Email an_email(const std::string& recipient, Time time, Random& random)
{
    Email mail;
    mail.id = EmailId::make(time, random);
    mail.template_name = "workspace_invitation";
    mail.locale = "en";
    mail.params = {{"site_name", "Ça & Là"},
                   {"site_url", "https://chat.example.org"},
                   {"inviter_name", "Zoë"},
                   {"block_url", "https://chat.example.org/block/" + mail.id.hex() + ".token"}};
    mail.recipient = parse_address(recipient).value_or(Address{recipient, ""});
    mail.sender = "usher@example.net";
    mail.sender_name = "Usher";
    mail.message_id = "<" + mail.id.hex() + "@example.net>";
    mail.created_at = time;
    mail.subject = {SubjectKind::workspace, mail.id};
    return mail;
}

/// Records this result as a mailer does, in the caller's transaction.
inline void record_end(store::Transaction& transaction, const store::queue_claims::ClaimedEmail& claimed,
                       const Attempt& attempt, DeliveryOutcome end)
{
    store::queue_claims::add_attempts(transaction, {{claimed.claim(), attempt}});
    store::queue_claims::finish(transaction, {claimed.mail.id}, end);
}
inline void record_deferred(store::Transaction& transaction, const store::queue_claims::ClaimedEmail& claimed,
                            const Attempt& attempt, Time due_at)
{
    store::queue_claims::add_attempts(transaction, {{claimed.claim(), attempt}});
    store::queue_claims::postpone(transaction, {claimed.mail.id}, due_at);
}

} // namespace usher::test
