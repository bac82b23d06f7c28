// Use case: inviting addresses to the workspace.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/address.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/emails.h"

#include <string>
#include <vector>

namespace usher::store {
class Database;
} // namespace usher::store

namespace usher::service {

class WorkspaceInvitations {
public:
    WorkspaceInvitations(const Context& context, EmailPolicy policy);

    /// Writes one e-mail to each valid address, however often it is named. Skips addresses that have blocked the caller
    /// and those that have reached today's limit. language: of the request, or empty if it names none that is
    /// supported.
    /// Errors: mail_not_permitted, mail_no_valid_address, mail_blocked ("emails": all of them have blocked the caller),
    /// rate_limited.
    Result<Done> invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                     const std::string& language);

private:
    std::vector<Email> write_each(const EmailWriter& writer, const Caller& caller,
                                  const std::vector<Address>& recipients, const std::string& language) const;
    Result<Done> spool(const EmailWriter& writer, const std::vector<Email>& emails);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const EmailPolicy policy_;
};

} // namespace usher::service
