// What must hold for the e-mails at any moment, whichever process was killed. Each check is one statement, so it sees a
// consistent state, and mailers may keep running.
#pragma once

#include "domain/email.h"
#include "store/engine/database.h"

#include <chrono>
#include <string>
#include <vector>

namespace usher::store::queue_invariants {

struct Violation {
    EmailId email;
    std::string what; ///< continues the sentence "e-mail …: "
};

struct Limits {
    std::chrono::seconds longest_lease; ///< of a claim
    std::chrono::seconds
        longest_overdue;     ///< from the end of a claim without a result until a mailer takes up the e-mail
    std::string link_prefix; ///< what our own links begin with
};

/// Up to `most` violations of each invariant. Reads all e-mails.
std::vector<Violation> find_violations(Reader& reader, const Limits& limits, Time now, std::int64_t most);

/// Columns called params in tables other than mail_spool, as "table.column".
std::vector<std::string> parameter_columns_elsewhere(Reader& reader);

struct Totals {
    std::int64_t waiting = 0;
    std::int64_t finished = 0;
    std::int64_t both = 0;
    std::int64_t emails = 0; ///< distinct ids in both tables
    std::int64_t attempts = 0;
};
Totals count(Reader& reader);

} // namespace usher::store::queue_invariants
