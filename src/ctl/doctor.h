// usherctl doctor: is everything in place for Usher to work, and if not, what is to be done? Changes nothing.
#pragma once

#include "ctl/context.h"

#include <vector>

namespace usher::ctl {

enum class Level { ok, warn, fail };

struct Finding {
    Level level;
    std::string what;   ///< "database unix:/run/…: MariaDB 10.11.6"
    std::string advice; ///< what to do; empty for ok
};
using Findings = std::vector<Finding>;

/// Exit status 1 if any of them is fail.
Answer answer_of(const Findings& findings);

Answer doctor(Context& context);
/// What doctor answers if there are no settings to go by.
Answer doctor_without_settings(const std::string& why);

// What it looks at, one by one.
Findings check_files(const Settings& settings);
Findings check_databases(const Context& context);
Findings check_schema(const Context& context);
Findings check_rights(const Context& context);
Findings check_usherd(const Settings& settings);
Findings check_templates(const Settings& settings);
Findings check_relay(const Settings& settings);
Findings check_spool(Context& context);
/// Nothing where there is no XMPP server.
Findings check_xmpp_server(const Settings& settings);
Findings check_notifications(Context& context);

} // namespace usher::ctl
