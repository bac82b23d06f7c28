// Bounces, for usher-mailer: the envelope senders they are returned to, and usher-mailer --bounce, which reads a
// returned message from stdin.
#pragma once

#include "mail/bounce_address.h"
#include "settings.h"

#include <string>
#include <vector>

namespace usher {

/// Reads the key file; throws SettingsError if that fails or the key is too short.
mail::BounceAddress read_bounce_address(const MailSettings& settings);

/// Returns the exit status for an MTA's pipe (sysexits.h): 0 done; 65 not a message; 67 not one of our addresses; 75
/// try again later: the settings are wrong, or the database does not answer. The reason is written to stderr.
int take_bounce(const std::vector<std::string>& settings_files, const std::string& recipient);

} // namespace usher
