// usherctl spool …: waiting and finished e-mails. Addresses are shown. Of an e-mail's parameters only the names are
// shown, since their values may be secret links; --rendered shows the e-mail as its recipient will see it, with links
// cut after the host.
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
Answer list_spool(Context& context, const SpoolListArgs& args);

struct ShowEmailArgs {
    std::string id;
    bool rendered = false; ///< as its recipient will see it, while it is waiting
    bool secrets = false;  ///< with whole links
};
Answer show_email(Context& context, const ShowEmailArgs& args);

/// Which e-mails a command applies to: some by their ids, or many.
struct QueueSelectionArgs {
    std::vector<std::string> ids;
    bool all = false;
    std::string template_name;
    std::string domain;
    bool held = false;
};
Answer retry_emails(Context& context, const QueueSelectionArgs& args);
Answer hold_emails(Context& context, const QueueSelectionArgs& args);
Answer drop_emails(Context& context, const std::vector<std::string>& ids);

/// Checks consistency: a line for each violation, status 1 if there is any.
Answer verify_spool(Context& context);

struct DrainArgs {
    bool off = false;
    std::int64_t wait_seconds = 300;
};
/// Makes this host's mailers stop claiming e-mails and release what they have not begun; waits until they hold none.
/// marker: the file in mail.journal that tells them to. holds_emails: whether a mailer using the folder still holds
/// one.
Answer drain_spool(Context& context, const DrainArgs& args, const std::string& marker,
                   const std::function<bool(const std::string& folder)>& holds_emails);

} // namespace usher::ctl
