// The table mail_blocks: whose e-mails an address wants no more. Addresses by their keys. One function is one statement.
#pragma once

#include "domain/ids.h"
#include "domain/mail_block.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::mail_blocks {

/// False if it is there already.
bool insert(Writer& writer, const MailBlock& block);

/// What may keep an e-mail of the party from an address.
struct Obstacles {
    bool is_blocked = false;
    bool has_bounced = false; ///< see store/mail/bounced_addresses.h
};
Obstacles find_obstacles(Reader& reader, const std::string& address_key, const PartyId& party);
/// Those of the addresses that want no e-mails of the party.
std::vector<std::string> list_among(Reader& reader, const PartyId& party, const std::vector<std::string>& address_keys);

/// The latest first; of one address, or with an empty key of all.
std::vector<NamedMailBlock> list(Reader& reader, const std::string& address_key, std::int64_t most);
/// Of one party or of all; how many there were.
std::int64_t remove(Writer& writer, const std::string& address_key, const std::optional<PartyId>& party);

} // namespace usher::store::mail_blocks
