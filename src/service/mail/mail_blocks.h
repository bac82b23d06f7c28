// Use cases of those who want no more e-mails: blocking by the link in an e-mail, and what the operator sees and lifts.
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

    /// The address that the e-mail went to gets no more of them from the party in whose name it was written; those that
    /// wait are cancelled. link: what follows /block/ in the e-mail. Harmless to do again. False: it is no e-mail's link.
    bool block(std::string_view link);

    /// The latest first; of one address, or with an empty one of all.
    std::vector<NamedMailBlock> list(const std::string& address, std::int64_t most);
    /// E-mails of the party, or with none of all, may go there again. How many blocks there were.
    std::int64_t remove(const std::string& address, const std::optional<PartyId>& party);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
