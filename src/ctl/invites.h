// usherctl invite …: invites into organizations that wait to be accepted. Their links are shown once, when they are
// made anew: only hashes of their keys are kept.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct InviteListArgs {
    std::string org; ///< empty: all
    std::int64_t limit = 100;
};
Answer list_invites(Context& context, const InviteListArgs& words);

/// With its history and its e-mails.
Answer show_invite(Context& context, const std::string& id);
/// The member, the key and an unsent e-mail are gone; also a login that has no other place.
Answer revoke_invite(Context& context, const std::string& id);
/// A new key in a new e-mail; the earlier key stops working.
Answer resend_invite(Context& context, const std::string& id);

struct InviteImportArgs {
    std::string file;  ///< "-" is stdin
    std::string org;   ///< empty: the master organization
    std::string roles; ///< for rows that name none
};
/// Invites every row; addresses that are members or invited already stay as they are, so it may run again.
Answer import_invites(Context& context, const InviteImportArgs& words);

} // namespace usher::ctl
