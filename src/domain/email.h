// An e-mail on its way: what a service writes into the spool and the mailer renders and delivers.
#pragma once

#include "base/clock.h"
#include "domain/address.h"
#include "domain/ids.h"
#include "domain/subject.h"

#include <map>
#include <optional>
#include <string>

namespace usher {

/// The priority of an e-mail: a single invite overtakes bulk ones.
enum class EmailPriority : int { single = 0, bulk = 1 };

/// An e-mail to one recipient, self-contained: the mailer needs no other table to render and deliver it.
struct Email {
    EmailId id;
    EmailPriority priority = EmailPriority::single;
    std::string template_name;                 ///< such as "workspace_invitation"
    std::string locale;                        ///< such as "en", "fr-FR"
    std::map<std::string, std::string> params; ///< parameters of the template; may hold a secret link
    Address recipient;
    std::string sender; ///< the address of envelope and From
    std::string sender_name;
    std::string message_id;            ///< "<…@…>", the same for every attempt
    Time created_at;                   ///< also the Date of every attempt
    std::optional<Time> expires_at;    ///< not worth sending after that
    Subject subject;                   ///< what it is about
    std::optional<PartyId> party = {}; ///< on whose behalf it is written, and whose e-mails its recipient may block
    std::string block_hash = {};       ///< of the token in its block link; empty: no block link
    bool is_requested = true; ///< someone asked for it, as opposed to automatic: sent even to bounced addresses
};

} // namespace usher
