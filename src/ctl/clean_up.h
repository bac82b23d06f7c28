// usherctl clean-up: removes rows that are no longer needed. Run by a timer.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct CleanUpArgs {
    bool dry_run = false;
};

/// Safe to run repeatedly, while servers are running, and on several hosts.
Answer clean_up(Context& context, const CleanUpArgs& words);

} // namespace usher::ctl
