// A user with an account, as far as inviting him to a room needs to know him.
#pragma once

#include "domain/ids.h"

#include <string>

namespace usher {

struct Invitee {
    UserId user;
    std::string own_jid; ///< one he has had before he came to us; empty: none
    std::string address;
    std::string address_key;
    std::string name;
    std::string locale;     ///< empty: not known
    std::string first_name; ///< this and what follows may be empty
    std::string last_name;
    std::string country;
    std::string time_zone;
};

} // namespace usher
