// An e-mail wherever it is, in mail_spool or mail_log: a bounce may come for either.
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
    std::string reply;
    Time at;
};
/// For one that has left the spool. False if it is known to have bounced.
bool record_bounce(Writer& writer, const EmailId& id, const Refusal& refusal);
/// For one that still waits, because nobody knew that it had been sent: it leaves the spool, and a mailer that is delivering
/// it can record no other end. False if it does not wait.
bool record_bounce_of_waiting(Transaction& transaction, const EmailId& id, const Refusal& refusal);

} // namespace usher::store::bounce_records
