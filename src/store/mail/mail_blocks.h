// The table mail_blocks: which parties an address no longer wants e-mails from. Addresses by key. Each function
// is one statement.
#pragma once

#include "domain/ids.h"
#include "domain/mail_block.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::mail_blocks {

/// False if it already exists.
bool insert(Writer& writer, const MailBlock& block);

/// What may prevent an e-mail of the party from being sent to an address.
struct Obstacles {
    bool is_blocked = false;
    bool has_bounced = false; ///< see store/mail/bounced_addresses.h
};
Obstacles find_obstacles(Reader& reader, const std::string& address_key, const PartyId& party);
/// Which of the addresses want no e-mails from the party.
std::vector<std::string> list_among(Reader& reader, const PartyId& party, const std::vector<std::string>& address_keys);

/// Latest first; those of one address, or of all if the key is empty.
std::vector<NamedMailBlock> list(Reader& reader, const std::string& address_key, std::int64_t most);
/// Removes the blocks of one party or of all. Returns how many there were.
std::int64_t remove(Writer& writer, const std::string& address_key, const std::optional<PartyId>& party);

} // namespace usher::store::mail_blocks
