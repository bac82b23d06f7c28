// Looks e-mails up in mail_spool and mail_log, since a bounce may arrive for either, and records their bounces.
#pragma once

#include "domain/ids.h"
#include "domain/subject.h"
#include "store/engine/database.h"

#include <optional>
#include <string>

namespace usher::store::bounce_records {

struct EmailRecord {
    EmailId id;
    bool waits = false; ///< it is still in the spool
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
/// For an e-mail that has left the spool. False if it is already recorded as bounced.
bool record_bounce(Writer& writer, const EmailId& id, const Refusal& refusal);
/// For an e-mail that is still in the spool, because its delivery was not recorded: it leaves the spool, and a mailer
/// that is delivering it can record no other outcome. False if it is not in the spool.
bool record_bounce_of_waiting(Transaction& transaction, const EmailId& id, const Refusal& refusal);

} // namespace usher::store::bounce_records
