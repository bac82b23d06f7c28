// The only way an e-mail gets into the spool, whatever its kind. Nothing else writes to the table mail_spool, so what
// applies to all e-mails is here: sender, Message-ID, language, branding, block link; limits, blocks and bounced
// addresses.
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
    std::string sender; ///< its domain is also that of every Message-ID
    std::string sender_name;
    std::shared_ptr<const Languages> languages; ///< null where no e-mail is written
    Branding look;                              ///< default for organizations without their own
    SendingLimits limits = {};
};

/// On whose behalf e-mails are written, and against whose limits they count.
struct EmailOrigin {
    /// An e-mail to an address that someone typed counts for its inviter and organization, if there are any, and for
    /// its recipient; one that only answers what others did, for its recipient; the operator's do not count.
    enum class Counting { for_all, for_recipient, none };

    std::optional<PartyId> party;  ///< whose e-mails the recipient may block; none: without a block link
    OrgId org;                     ///< whose branding they have, and whose language if no other is known
    std::optional<UserId> inviter; ///< none if a program invites
    Counting counting = Counting::for_all;
};

/// E-mails on behalf of the user.
EmailOrigin emails_of(const Caller& caller);
/// E-mails on behalf of the organization.
EmailOrigin emails_of(const OrgId& org, const std::optional<UserId>& inviter);

/// Why an e-mail was not written: its recipient has blocked the party; an earlier one bounced, and nobody asked for
/// this one; its recipient has reached today's limit.
enum class Omission { blocked, bounced, over_limit };
/// By recipient key.
using Omissions = std::map<std::string, Omission>;

/// Writes the e-mails of one use case. May be used by any number of transactions, one after the other.
class EmailWriter {
public:
    /// Reads branding and language of the origin's organization: one statement. policy and random must outlive it.
    EmailWriter(store::Reader& reader, const EmailPolicy& policy, const EmailOrigin& origin, Time now, Random& random);

    /// An e-mail with what all e-mails have in common; template, subject and parameters are still to be set. Its
    /// language is the first one Usher supports of: the recipient's own, the request's, the organization's; else the
    /// default. The arguments may be empty.
    Email make(const Address& recipient, const std::string& recipients_locale,
               const std::string& requests_locale) const;

    /// Writes the e-mails, one to each recipient, and returns which were left out. If someone asks for an e-mail to an
    /// address that has bounced, the address is tried again. The counters stay locked until the transaction ends, so
    /// call this late in it.
    /// Errors: rate_limited, until midnight: inviter or organization may write no more, or not so many, or all
    /// recipients have reached their limit.
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
    std::map<std::string, std::string> branding_; ///< as parameters; empty: same as all others
    std::string orgs_locale_;
};

template <typename Entity>
PartyId party_of(const Id<Entity>& id)
{
    return PartyId(id.bytes());
}

/// Those of the addresses (by key) that have blocked the party.
std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys);

} // namespace usher::service
