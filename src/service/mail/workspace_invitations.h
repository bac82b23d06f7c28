// Use cases that are letters by themselves: who gets which template with which parameters.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/branding.h"
#include "domain/email.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/mail/sending_limits.h"

#include <map>
#include <string>
#include <vector>

namespace usher::store {
class Database;
class Reader;
} // namespace usher::store

namespace usher::service {

/// What all letters have in common.
struct MailPolicy {
    std::string site_name;
    std::string site_url;
    std::string sender; ///< its domain also ends every Message-ID
    std::string sender_name;
    std::string default_locale;
    Look look; ///< where an organization has none of its own
    LetterLimits limits = {};
};

/// The parameters that give a letter the organization's look; none if it looks as all others do.
std::map<std::string, std::string> look_of_letter(store::Reader& reader, const OrgId& org, const MailPolicy& policy);

class Mails {
public:
    Mails(store::Database& database, const Clock& clock, Random& random, MailPolicy policy);

    /// A letter that invites to the workspace for each address, one for those that are the same; addresses to which no
    /// letter can be sent are left out, and those that want none of the caller. language: of the request, or empty where
    /// it names none of ours. Who has had his letters for today is left out like those.
    /// Errors: mail_not_permitted, mail_no_valid_address, mail_blocked, rate_limited.
    Result<Done> invite_to_workspace(const Caller& caller, const std::vector<std::string>& addresses,
                                     const std::string& language);

private:
    std::vector<Mail> workspace_invitations(const Caller& caller, const std::vector<std::string>& recipients,
                                            const std::string& locale);
    void leave_out_blocking(const Caller& caller, std::vector<std::string>& recipients);
    Result<Done> spool(const Caller& caller, const std::vector<Mail>& mails);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    MailPolicy policy_;
};

} // namespace usher::service
