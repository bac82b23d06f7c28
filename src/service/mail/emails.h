// How letters are made and written, whatever they tell.
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

/// What every letter has: id, sender, Message-ID, and the link by which its receiver blocks further letters of the
/// party, be it an organization or a user.
Mail new_letter(const MailPolicy& policy, const PartyId& party, std::string recipient, Time now, Random& random);

template <typename Entity>
PartyId party_of(const Id<Entity>& id)
{
    return PartyId(id.bytes());
}

/// Writes the letters, which are all of one party. Left out are those whose receiver blocks the party, and those that
/// nobody asked for to an address at which a letter bounced; where somebody asks, the address is tried again.
void write_letters(store::Transaction& tx, std::vector<Mail> letters);

/// Those of the addresses (by their keys) that want no letters of the party.
std::set<std::string> blocking_among(store::Reader& reader, const PartyId& party, const std::vector<std::string>& keys);

} // namespace usher::service
