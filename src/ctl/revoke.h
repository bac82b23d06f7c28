// usherctl revoke: revokes open invites and links that match all the given criteria, and cancels their unsent e-mails.
#pragma once

#include "ctl/context.h"
#include "service/operator/mass_revocation.h"

namespace usher::ctl {

struct RevokeArgs {
    std::string inviter; ///< user name, address or id of a user; id of an access token
    std::string org;
    std::string room;
    std::string since; ///< a date, or a UTC time with its Z
    std::string until;
    bool is_dry_run = false;
};
Answer revoke(Context& context, const RevokeArgs& words);

service::Revocations revocations_of(Context& context);

} // namespace usher::ctl
