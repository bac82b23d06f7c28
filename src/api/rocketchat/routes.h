// What Usher speaks of the Rocket.Chat REST API.
#pragma once

#include "api/dialect.h"

namespace usher::api::rocketchat {

Dialect dialect(const Settings& settings);

} // namespace usher::api::rocketchat
