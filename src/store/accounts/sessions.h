// The table sessions. Each function is one statement.
#pragma once

#include "domain/session.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::sessions {

/// The active user to whom an unexpired credential belongs. permission: the one the route declares, may be nullptr.
std::optional<Caller> find_caller(Reader& reader, const std::string& token_hash, DialectName dialect,
                                  const char* permission, Time now);

/// False if the user no longer exists. An existing session is left as it is.
bool insert(Writer& writer, const Session& session);
void remove(Writer& writer, const std::string& token_hash);
void remove_all_of(Writer& writer, const UserId& user);

/// The user's unexpired sessions in all dialects, latest first.
std::vector<Session> list(Reader& reader, const UserId& user, Time now);
/// False: the user has no session with that id.
bool remove(Writer& writer, const UserId& user, const SessionId& session);

} // namespace usher::store::sessions
