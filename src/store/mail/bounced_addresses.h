// The table bounced_addresses: where e-mails were refused for good. Addresses are given by key. Each function is one
// statement.
#pragma once

#include "domain/ids.h"
#include "store/engine/database.h"

#include <string>
#include <vector>

namespace usher::store::bounced_addresses {

/// reply: of the server that refused the e-mail. Replaces an existing mark.
void mark(Writer& writer, const std::string& address_key, const EmailId& email, const std::string& reply, Time now);

/// Which of the addresses are marked.
std::vector<std::string> list_among(Reader& reader, const std::vector<std::string>& address_keys);
/// Clears the marks: somebody asks for an e-mail to be sent there, so the addresses may work again.
void remove(Writer& writer, const std::vector<std::string>& address_keys);

} // namespace usher::store::bounced_addresses
