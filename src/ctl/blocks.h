// usherctl block …: who wants no more e-mails of whom.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct BlockListArgs {
    std::string address; ///< empty: all
    std::int64_t limit = 100;
};
Answer list_blocks(Context& context, const BlockListArgs& words);

/// of: id of the organization or user whose e-mails may go there again; empty: everybody's.
Answer remove_blocks(Context& context, const std::string& address, const std::string& of);

} // namespace usher::ctl
