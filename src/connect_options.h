// How a program reaches the database: the settings turned into the store's options.
#pragma once

#include "settings.h"
#include "store/engine/database.h"

#include <chrono>
#include <string_view>

namespace usher {

/// Reads the password's file; throws SettingsError if it cannot.
store::ConnectOptions connect_options(const DatabaseSettings& settings, const DatabaseAccount& account);

/// Connects once: throws WrongSchema for another version's schema, and warns with `event` of a database that is away,
/// since it may come. To be called before there are other threads, so that the driver sets itself up alone.
void check_database(const store::ConnectOptions& options, std::string_view event);

/// How long one turn of a program's loop may take when the database is at its slowest: a thread that is silent for
/// longer hangs.
std::chrono::seconds longest_turn(const DatabaseSettings& settings);

} // namespace usher
