// How a program reaches the database: the settings turned into the store's options.
#pragma once

#include "settings.h"
#include "store/engine/database.h"

#include <chrono>
#include <string_view>

namespace usher {

/// Reads the password file; throws SettingsError if that fails.
store::ConnectOptions connect_options(const DatabaseSettings& settings, const DatabaseAccount& account);

/// Connects once: throws WrongSchema if the schema is another version's, and logs the warning `event` if the database
/// is unavailable, since it may come up later. To be called before other threads start, because it initializes the
/// driver.
void check_database(const store::ConnectOptions& options, std::string_view event);

/// How long one iteration of a program's loop may take when the database is at its slowest: a thread that is silent for
/// longer is stuck.
std::chrono::seconds longest_turn(const DatabaseSettings& settings);

} // namespace usher
