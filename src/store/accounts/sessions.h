// The table sessions. One function is one statement.
#pragma once

#include "domain/session.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::sessions {

/// The active user behind a credential that has not expired. permission: the one the route declares, may be nullptr.
std::optional<Caller> find_caller(Reader& reader, const std::string& token_hash, DialectName dialect,
                                  const char* permission, Time now);

/// False if the user is gone. A session that is there already stays as it is.
bool insert(Writer& writer, const Session& session);
void remove(Writer& writer, const std::string& token_hash);
void remove_all_of(Writer& writer, const UserId& user);

/// The user's sessions of all dialects that have not expired, the latest first.
std::vector<Session> list(Reader& reader, const UserId& user, Time now);
/// False: the user has none of that id.
bool remove(Writer& writer, const UserId& user, const SessionId& session);

} // namespace usher::store::sessions
