// The e-mails in the spool, as the services write and cancel them. For the mailer's side see store/mail/queue_claims.h,
// for the operator's store/mail/queue_report.h. Times are passed in.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::mail_spool {

/// Due at once. Throws Conflict if an e-mail with this id exists. Only service/mail/emails.h may call it.
void insert(Writer& writer, const Email& mail);
/// Many at once, in one statement.
void insert(Writer& writer, const std::vector<Email>& mails);
/// Whether it is in the spool or in the log. (For a use case that runs again because the answer to COMMIT was lost.)
bool exists(Reader& reader, const EmailId& id);

/// Moves unsent e-mails about the subject to the log as suppressed, with the reason; one that a mailer is delivering
/// may still arrive. Reads no parameters, so an account that may only write e-mails can cancel them.
void cancel(Transaction& transaction, const Subject& subject, const std::string& why, Time now);
/// The same for all e-mails of invites into the organization.
void cancel_invites_into(Transaction& transaction, const OrgId& org, const std::string& why, Time now);

/// The same for those that go to one of the recipients, in four statements for every 256 recipients.
void cancel(Transaction& transaction, const Subject& subject, const std::vector<std::string>& recipients,
            const std::string& why, Time now);
/// The party's e-mails to the address (given by key).
void cancel_of_party(Transaction& transaction, const std::string& address_key, const PartyId& party,
                     const std::string& why, Time now);
/// E-mails to the address that nobody asked for.
void cancel_unasked(Transaction& transaction, const std::string& address_key, const std::string& why, Time now);
/// Invitations of the user to organizations they have not joined yet, and e-mails to their address about rooms they
/// have a place in.
void cancel_of_user(Transaction& transaction, const UserId& user, const std::string& why, Time now);
/// Invitations of others to organizations in the user's name: without the inviter these invites are not valid.
void cancel_invites_by(Transaction& transaction, const UserId& inviter, const std::string& why, Time now);
/// These, where they are still in the spool. Returns how many were.
std::int64_t cancel(Transaction& transaction, const std::vector<EmailId>& emails, const std::string& why, Time now);

} // namespace usher::store::mail_spool
