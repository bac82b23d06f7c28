// The table bounced_addresses: where e-mails were refused for good. Addresses by their keys. One function is one
// statement.
#pragma once

#include "domain/ids.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::bounced_addresses {

/// reply: the words of whoever refused the e-mail. A mark that is there is replaced.
void mark(Writer& writer, const std::string& address_key, const EmailId& email, const std::string& reply, Time now);

/// Those of the addresses that are marked.
std::vector<std::string> list_among(Reader& reader, const std::vector<std::string>& address_keys);
/// Somebody asks for an e-mail there: it may be in order again.
void remove(Writer& writer, const std::vector<std::string>& address_keys);

} // namespace usher::store::bounced_addresses
