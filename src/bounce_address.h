// The envelope senders of letters, from the settings.
#pragma once

#include "mail/bounce_address.h"
#include "settings.h"

namespace usher {

/// Reads the key's file; throws SettingsError if it cannot, or if the key is too short.
mail::BounceAddress bounce_address(const MailSettings& settings);

} // namespace usher
