// usherctl remind: e-mails to those who have not answered their invite. Run by a timer (systemd/usher-remind.timer).
#pragma once

#include "ctl/context.h"

namespace usher::ctl {

/// Safe to run repeatedly, and at the same time on several hosts.
Answer remind(Context& context);

} // namespace usher::ctl
