// usherctl export: everything the database holds, as it is at one moment, in a file for usherctl import.
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

/// file: made whole or not at all, and for its owner's eyes only, as it holds password hashes and e-mails; "-" is stdout.
Answer export_all(Context& context, const std::string& file);

} // namespace usher::ctl
