// usherctl clean-up: rows that are of no more use. Run by a timer.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

struct CleanUpArgs {
    bool dry_run = false;
};

/// Harmless to run again, beside running servers, and on several hosts.
Answer clean_up(Context& context, const CleanUpArgs& words);

} // namespace usher::ctl
