// usherctl block …: who wants no more letters of whom.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct BlockListWords {
    std::string address; ///< empty: all
    std::int64_t limit = 100;
};
Answer list_blocks(Context& context, const BlockListWords& words);

/// of: id of the organization or user whose letters may go there again; empty: everybody's.
Answer remove_blocks(Context& context, const std::string& address, const std::string& of);

} // namespace usher::ctl
