// A session: one credential of one user, valid in the dialect it was created in.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <string>

namespace usher {

enum class DialectName { rainbow, orchd, rocketchat };

const char* name_of(DialectName dialect);

struct Session {
    std::string token_hash; ///< BLAKE2b-256 of the token, which is not stored
    UserId user;
    DialectName dialect = DialectName::rocketchat;
    Time created_at;
    Time expires_at;
    std::string user_agent = {};     ///< of the client that signed in; may be empty
    std::string client_address = {}; ///< may be empty
};

/// A session as shown to its user: identified by a part of the hash, never by the token.
using SessionId = Id<struct SessionEntity>;
SessionId id_of(const Session& session);

} // namespace usher
