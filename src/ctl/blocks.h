// usherctl block …: addresses that have blocked e-mails from an organization or user.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct BlockListArgs {
    std::string address; ///< empty: all
    std::int64_t limit = 100;
};
Answer list_blocks(Context& context, const BlockListArgs& words);

/// of: id of the organization or user whose block is removed; empty: all blocks of the address.
Answer remove_blocks(Context& context, const std::string& address, const std::string& of);

} // namespace usher::ctl
