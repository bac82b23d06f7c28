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

/// Which of the two queues an e-mail waits in: a single invite overtakes a bulk of them.
enum class EmailPriority : int { single = 0, bulk = 1 };

/// An e-mail to one recipient, complete in itself: the mailer needs no other table to render and deliver it.
struct Email {
    EmailId id;
    EmailPriority priority = EmailPriority::single;
    std::string template_name;                 ///< such as "workspace_invitation"
    std::string locale;                        ///< such as "en", "fr-FR"
    std::map<std::string, std::string> params; ///< what the template may name; may hold a secret link
    Address recipient;
    std::string sender; ///< the envelope's and From's address
    std::string sender_name;
    std::string message_id;            ///< "<…@…>", the same for every attempt
    Time created_at;                   ///< also the Date of every attempt
    std::optional<Time> expires_at;    ///< not worth sending from here on
    Subject subject;                   ///< what it tells of
    std::optional<PartyId> party = {}; ///< in whose name it is written, and whose e-mails its recipient may block
    std::string block_hash = {};       ///< of the token in its block link; empty: it has none
    bool is_requested = true;          ///< by somebody, and not written by itself: it goes even where others bounced
};

} // namespace usher
