// The table access_tokens. Each function is one statement.
#pragma once

#include "domain/org.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::access_tokens {

void insert(Writer& writer, const AccessToken& token, const std::string& token_hash);
/// Nothing if it has expired or its organization is deleted.
std::optional<AccessToken> find(Reader& reader, const std::string& token_hash, Time now);
std::vector<AccessToken> list(Reader& reader, const OrgId& org);
bool remove(Writer& writer, const OrgId& org, const AccessTokenId& token);

} // namespace usher::store::access_tokens
