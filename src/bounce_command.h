// E-mails that come back, as usher-mailer knows them: the envelope senders they return to, and usher-mailer --bounce, which
// takes on stdin a message that has come to one.
#pragma once

#include "mail/bounce_address.h"
#include "settings.h"

#include <string>
#include <vector>

namespace usher {

/// Reads the key's file; throws SettingsError if it cannot, or if the key is too short.
mail::BounceAddress bounce_address(const MailSettings& settings);

/// The exit status, as an MTA's pipe understands it (sysexits.h): 0 done; 65 it is no message; 67 it came to no address
/// of ours; 75 try again later: the settings are wrong, or the database does not answer. stderr says why.
int take_bounce(const std::vector<std::string>& settings_files, const std::string& recipient);

} // namespace usher
