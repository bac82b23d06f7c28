// The keys that open an invite into an organization: the one in its e-mail and, once a reminder was sent, the one in
// the reminder, as only the hash of the first is stored. Both look like UUIDs; their version tells them apart, so that
// each is looked up in its own column. Pure functions.
#pragma once

#include "base/random.h"

#include <string>
#include <string_view>

namespace usher {

struct InviteKey {
    std::string hash; ///< BLAKE2b-256
    bool is_of_reminder = false;
};

/// UUIDs of version 4, and of version 8 (RFC 9562 §5.8): 122 random bits each.
std::string make_invite_key(Random& random);
std::string make_reminder_key(Random& random);

/// Of a text that may not be a key: then it opens nothing.
InviteKey parse_invite_key(std::string_view text);

} // namespace usher
