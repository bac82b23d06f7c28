// How a program reaches the database: the settings turned into the store's options.
#pragma once

#include "settings.h"
#include "store/database.h"

namespace usher {

/// Reads the password's file; throws SettingsError if it cannot.
store::ConnectOptions connect_options(const DatabaseSettings& settings, const DatabaseAccount& account);

} // namespace usher
