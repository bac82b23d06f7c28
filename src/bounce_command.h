// E-mails that come back, for usher-mailer: the envelope senders they return to, and usher-mailer --bounce, which reads on
// stdin a message that has come to one.
#pragma once

#include "mail/bounce_address.h"
#include "settings.h"

#include <string>
#include <vector>

namespace usher {

/// Reads the key's file; throws SettingsError if it cannot, or if the key is too short.
mail::BounceAddress read_bounce_address(const MailSettings& settings);

/// The exit status, as an MTA's pipe understands it (sysexits.h): 0 done; 65 not a message; 67 not an address of
/// ours; 75 try again later: the settings are wrong, or the database does not answer. stderr says why.
int take_bounce(const std::vector<std::string>& settings_files, const std::string& recipient);

} // namespace usher
