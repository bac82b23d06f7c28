// usherctl export: a consistent copy of the whole database, in a file for usherctl import.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

/// file: created completely or not at all, and readable only by its owner, as it holds password hashes and e-mails; "-"
/// is stdout.
Answer export_all(Context& context, const std::string& file);

} // namespace usher::ctl
