// Somebody's wish to get no more e-mails of a party, made by the link in one of them.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <string>

namespace usher {

struct MailBlock {
    std::string address_key;
    PartyId party;
    EmailId email; ///< by whose link
    Time created_at;
};

struct NamedMailBlock {
    MailBlock block;
    std::string party_name; ///< of the organization or user; empty if it is gone
};

} // namespace usher
