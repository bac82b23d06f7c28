// The part of the Rocket.Chat REST API that Usher implements.
#pragma once

#include "api/dialect.h"

namespace usher::api::rocketchat {

struct Options;

Dialect dialect(const Options& options);

} // namespace usher::api::rocketchat
