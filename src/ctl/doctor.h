// usherctl doctor: checks whether everything is in place for Usher to work, and says what to do if not. Changes
// nothing.
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
/// What doctor reports if the settings cannot be read.
Answer doctor_without_settings(const std::string& why);

// The individual checks.
Findings check_files(const Settings& settings);
Findings check_databases(const Context& context);
Findings check_schema(const Context& context);
Findings check_rights(const Context& context);
Findings check_usherd(const Settings& settings);
Findings check_templates(const Settings& settings);
Findings check_relay(const Settings& settings);
Findings check_spool(Context& context);
/// Nothing if no XMPP server is configured.
Findings check_xmpp_server(const Settings& settings);
Findings check_notifications(Context& context);

} // namespace usher::ctl
