// How e-mails are made and written, whatever they tell.
#pragma once

#include "base/random.h"
#include "domain/email.h"
#include "service/mail/workspace_invitations.h"

#include <set>
#include <string>
#include <vector>

namespace usher::store {
class Reader;
class Transaction;
} // namespace usher::store

namespace usher::service {

/// What every e-mail has: id, sender, Message-ID, and the link by which its receiver blocks further e-mails of the
/// party, be it an organization or a user.
Email new_email(const EmailPolicy& policy, const PartyId& party, std::string recipient, Time now, Random& random);

template <typename Entity>
PartyId party_of(const Id<Entity>& id)
{
    return PartyId(id.bytes());
}

/// Writes the e-mails, which are all of one party. Left out are those whose receiver blocks the party, and those that
/// nobody asked for to an address at which an e-mail bounced; where somebody asks, the address is tried again.
void write_emails(store::Transaction& tx, std::vector<Email> emails);

/// Those of the addresses (by their keys) that want no e-mails of the party.
std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys);

} // namespace usher::service
