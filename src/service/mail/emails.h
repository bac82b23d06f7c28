// The one way an e-mail gets into the spool, whatever it tells. Nothing else writes into the table mail_spool, so what holds
// for all e-mails is here: sender, Message-ID, language, branding, block link; limits, blocks and bounced addresses.
#pragma once

#include "base/random.h"
#include "domain/branding.h"
#include "domain/email.h"
#include "domain/language.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/mail/sending_limits.h"

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace usher::store {
class Reader;
class Transaction;
} // namespace usher::store

namespace usher::service {

/// What the operator has set for all e-mails.
struct EmailPolicy {
    std::string site_name;
    std::string site_url;
    std::string sender; ///< its domain also ends every Message-ID
    std::string sender_name;
    std::shared_ptr<const Languages> languages; ///< null where no e-mail is written
    Branding look;                              ///< where an organization has none of its own
    SendingLimits limits = {};
};

/// In whose name e-mails are written, and against whose limits they count.
struct EmailOrigin {
    /// Every e-mail to an address that somebody typed counts for its inviter and organization, if there are any, and for
    /// its recipient; one that only answers to what others did, for its recipient; the operator's do not count.
    enum class Counting { for_all, for_recipient, none };

    std::optional<PartyId> party;  ///< whose e-mails the recipient may block; nobody's: there is no link for it
    OrgId org;                     ///< whose branding they have, and whose language where no other is known
    std::optional<UserId> inviter; ///< nobody where a program invites
    Counting counting = Counting::for_all;
};

/// E-mails in the name of the user.
EmailOrigin emails_of(const Caller& caller);
/// E-mails in the name of the organization.
EmailOrigin emails_of(const OrgId& org, const std::optional<UserId>& inviter);

/// Why an e-mail was not written: its recipient wants none of the party; an earlier one bounced, and nobody asked for this
/// one; its recipient has had theirs for today.
enum class Omission { blocked, bounced, over_limit };
/// By the keys of their recipients.
using Omissions = std::map<std::string, Omission>;

/// Writes the e-mails of one use case. Any number of transactions may use it, one after the other.
class EmailWriter {
public:
    /// Reads branding and language of the origin's organization: one statement. policy and random must outlive it.
    EmailWriter(store::Reader& reader, const EmailPolicy& policy, const EmailOrigin& origin, Time now, Random& random);

    /// An e-mail with all that is common to all of them; template, subject and parameters are still to be set. Its
    /// language is the recipient's own, else the request's, else the organization's, else the default: the first of
    /// them that Usher speaks. The arguments may be empty.
    Email make(const Address& recipient, const std::string& recipients_locale,
               const std::string& requests_locale) const;

    /// Writes the e-mails, one to each recipient, and returns which were left out. Where somebody asks for an e-mail to
    /// an address at which one bounced, the address is tried again. What is counted stays locked until the transaction
    /// ends, so this comes late in it.
    /// Errors: rate_limited, until midnight: inviter or organization may write no more, or not so many, or all recipients
    /// have had theirs.
    Result<Omissions> write(store::Transaction& tx, std::vector<Email> emails) const;

    const EmailPolicy& policy() const { return policy_; }
    Time now() const { return now_; }

private:
    std::string pick_locale(const std::string& recipients, const std::string& requests) const;
    Omissions find_unwanted(store::Transaction& tx, const std::vector<Email>& emails) const;
    Result<Omissions> find_over_limit(store::Transaction& tx, const std::vector<Email>& emails) const;

    const EmailPolicy& policy_;
    EmailOrigin origin_;
    Time now_;
    Random& random_;
    std::map<std::string, std::string> branding_; ///< as parameters; empty: as all others
    std::string orgs_locale_;
};

template <typename Entity>
PartyId party_of(const Id<Entity>& id)
{
    return PartyId(id.bytes());
}

/// Those of the addresses (by their keys) that want no e-mails of the party.
std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys);

} // namespace usher::service
