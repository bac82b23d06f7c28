// Use cases of recipients who want no more e-mails: blocking by the link in an e-mail, and listing and lifting blocks
// as the operator.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/mail_block.h"
#include "service/context.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::service {

class MailBlocks {
public:
    explicit MailBlocks(const Context& context)
        : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// The e-mail's address gets no more e-mails from the party on whose behalf it was written; waiting ones are
    /// cancelled. link: what follows /block/ in the e-mail. Idempotent. False: it is not the link of any e-mail.
    bool block(std::string_view link);

    /// The latest first; for one address, or for all if it is empty.
    std::vector<NamedMailBlock> list(const std::string& address, std::int64_t most);
    /// Allows e-mails of the party, or of all without one, to that address again. Returns the number of blocks lifted.
    std::int64_t remove(const std::string& address, const std::optional<PartyId>& party);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
