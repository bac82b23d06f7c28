// An e-mail wherever it is, in mail_spool or mail_log: for what comes back from its receiver, who knows no difference.
#pragma once

#include "domain/ids.h"
#include "domain/subject.h"
#include "store/engine/database.h"

#include <optional>
#include <string>

namespace usher::store::bounce_records {

struct EmailRecord {
    EmailId id;
    bool waits = false; ///< it is in the spool
    std::string recipient;
    Subject subject;
    std::optional<PartyId> party;
    std::string block_hash; ///< empty: it has no block link
};
std::optional<EmailRecord> find(Reader& reader, const EmailId& id);

struct Refusal {
    int code = 0;
    std::string words;
    Time at;
};
/// Of one that has left. False if it is known to have bounced.
bool record_bounce(Writer& writer, const EmailId& id, const Refusal& refusal);
/// Of one that waits, for it was not known that it had arrived: it leaves, and whoever has it in hand records nothing
/// any more. False if it does not wait.
bool record_bounce_of_waiting(Transaction& transaction, const EmailId& id, const Refusal& refusal);

} // namespace usher::store::bounce_records
