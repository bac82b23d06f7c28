// Use cases that are e-mails by themselves: who gets which template with which parameters.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/branding.h"
#include "domain/email.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/mail/sending_limits.h"

#include <map>
#include <string>
#include <vector>

namespace usher::store {
class Reader;
}

namespace usher::service {

/// What all e-mails have in common.
struct EmailPolicy {
    std::string site_name;
    std::string site_url;
    std::string sender; ///< its domain also ends every Message-ID
    std::string sender_name;
    std::string default_locale;
    Branding look; ///< where an organization has none of its own
    SendingLimits limits = {};
};

/// The parameters that give an e-mail the organization's look; none if it looks as all others do.
std::map<std::string, std::string> email_branding(store::Reader& reader, const OrgId& org, const EmailPolicy& policy);

class WorkspaceInvitations {
public:
    WorkspaceInvitations(const Context& context, EmailPolicy policy);

    /// An e-mail that invites to the workspace for each address, one for those that are the same; addresses to which no
    /// e-mail can be sent are left out, and those that want none of the caller. language: of the request, or empty where
    /// it names none of ours. Who has had his e-mails for today is left out like those.
    /// Errors: mail_not_permitted, mail_no_valid_address, mail_blocked, rate_limited.
    Result<Done> invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                     const std::string& language);

private:
    std::vector<Email> workspace_invitations(const Caller& caller, const std::vector<std::string>& recipients,
                                             const std::string& locale);
    void leave_out_blocking(const Caller& caller, std::vector<std::string>& recipients);
    Result<Done> spool(const Caller& caller, const std::vector<Email>& mails);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    EmailPolicy policy_;
};

} // namespace usher::service
