// The e-mails that wait, as the services write and cancel them. What the mailer does with them is store/mail/queue_claims.h,
// what the operator sees of them store/mail/queue_report.h. Times are passed in.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::mail_spool {

/// Due at once. Throws Conflict if an e-mail of this id is there. For service/mail/emails.h and nobody else.
void insert(Writer& writer, const Email& mail);
/// Many at once, in one statement.
void insert(Writer& writer, const std::vector<Email>& mails);
/// Whether it waits or has left. (For a use case that runs again because the answer to its COMMIT was lost.)
bool exists(Reader& reader, const EmailId& id);

/// E-mails about the subject that have not left go into the log as suppressed, with the reason; one that a mailer is
/// delivering may still arrive. Reads no parameters, so whoever may only write e-mails can cancel them.
void cancel(Transaction& transaction, const Subject& subject, const std::string& why, Time now);
/// The same for all e-mails of invites into the organization.
void cancel_invites_into(Transaction& transaction, const OrgId& org, const std::string& why, Time now);

/// Those of them that go to one of the recipients, in four statements for each 256 of them.
void cancel(Transaction& transaction, const Subject& subject, const std::vector<std::string>& recipients,
            const std::string& why, Time now);
/// What the party writes to the address (by its key).
void cancel_of_party(Transaction& transaction, const std::string& address_key, const PartyId& party,
                     const std::string& why, Time now);
/// What nobody asked to be written to the address.
void cancel_unasked(Transaction& transaction, const std::string& address_key, const std::string& why, Time now);
/// What invites the user into organizations in which they have no place yet, and what tells their address of rooms in
/// which they have one.
void cancel_of_user(Transaction& transaction, const UserId& user, const std::string& why, Time now);
/// What invites others in the user's name into organizations: without them these invites open nothing.
void cancel_invites_by(Transaction& transaction, const UserId& inviter, const std::string& why, Time now);
/// These, as far as they wait. Returns how many did.
std::int64_t cancel(Transaction& transaction, const std::vector<EmailId>& emails, const std::string& why, Time now);

} // namespace usher::store::mail_spool
