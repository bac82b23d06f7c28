// A recipient's block on e-mails of a party, made by the link in one of them.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"

#include <string>

namespace usher {

struct MailBlock {
    std::string address_key;
    PartyId party;
    EmailId email; ///< whose link was used
    Time created_at;
};

struct NamedMailBlock {
    MailBlock block;
    std::string party_name; ///< of the organization or user; empty if it was deleted
};

} // namespace usher
