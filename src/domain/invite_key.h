// The keys that open an invite into an organization: the one in its e-mail and, once it has been reminded of, the one in
// the reminder, for of the first only the hash is known by then. Both look like UUIDs; their version tells them apart, so
// that each is looked for where it is. Pure functions.
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

/// Of a text that may be no key at all: then it opens nothing.
InviteKey parse_invite_key(std::string_view text);

} // namespace usher
