// usherctl spool …: the e-mails. Addresses are shown; of an e-mail's parameters the names only, as their values may be
// secret links: unless it is to be shown as its receiver will see it, and then the links end after their host.
#pragma once

#include "ctl/context.h"

#include <functional>
#include <vector>

namespace usher::ctl {

Answer spool_status(Context& context);

struct SpoolListArgs {
    std::int64_t limit = 100;
    std::string template_name;
    std::string priority;          ///< "", "single" or "bulk"
    std::string state = "waiting"; ///< one of spool_states
    std::string domain;
    std::string recipient;
    std::string outcome; ///< of the last attempt
};
/// What e-mails can be listed by; due, delivering, later and held are kinds of waiting.
const std::vector<std::string>& spool_states();
Answer list_spool(Context& context, const SpoolListArgs& words);

struct ShowEmailArgs {
    std::string id;
    bool rendered = false; ///< as its receiver will see it, while it waits
    bool secrets = false;  ///< with its links whole
};
Answer show_email(Context& context, const ShowEmailArgs& words);

/// Which e-mails an order is for: some by their ids, or many.
struct QueueSelectionArgs {
    std::vector<std::string> ids;
    bool all = false;
    std::string template_name;
    std::string domain;
    bool held = false;
};
Answer retry_emails(Context& context, const QueueSelectionArgs& words);
Answer hold_emails(Context& context, const QueueSelectionArgs& words);
Answer drop_emails(Context& context, const std::vector<std::string>& ids);

/// Whether all is as it must be: a line for each violation, status 1 if there is one.
Answer verify_spool(Context& context);

struct DrainArgs {
    bool off = false;
    std::int64_t wait_seconds = 300;
};
/// This host's mailers claim no more and give back what they have not begun; waits until they hold no e-mail.
/// marker: the name of the file in mail.journal that tells them. holds_emails: whether a mailer that uses the folder does.
Answer drain_spool(Context& context, const DrainArgs& words, const std::string& marker,
                   const std::function<bool(const std::string& folder)>& holds_emails);

} // namespace usher::ctl
