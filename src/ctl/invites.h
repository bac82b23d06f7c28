// usherctl invite …: open invites to organizations. A link is shown only once, when it is renewed: only hashes of the
// keys are stored.
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
/// Removes the member, the key and an unsent e-mail; also a login that belongs to no other organization.
Answer revoke_invite(Context& context, const std::string& id);
/// Sends a new key in a new e-mail; the earlier key is no longer valid.
Answer resend_invite(Context& context, const std::string& id);

struct InviteImportArgs {
    std::string file;  ///< "-" is stdin
    std::string org;   ///< empty: the master organization
    std::string roles; ///< for rows that have none
};
/// Invites every row; addresses that are already members or invited stay as they are, so it may be run again.
Answer import_invites(Context& context, const InviteImportArgs& words);

} // namespace usher::ctl
