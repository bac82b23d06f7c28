// A user with an account, as far as inviting them to a room requires.
#pragma once

#include "domain/ids.h"

#include <string>

namespace usher {

struct Invitee {
    UserId user;
    std::string own_jid; ///< the JID from before the user was imported; empty: none
    std::string address;
    std::string address_key;
    std::string name;
    std::string locale;     ///< empty: unknown
    std::string first_name; ///< this and the following may be empty
    std::string last_name;
    std::string country;
    std::string time_zone;
};

} // namespace usher
