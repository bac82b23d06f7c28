// The pages' own API, below /pages/: what pages show but no vendor's API provides. Its only clients are the scripts in
// www/, and it changes with them.
#pragma once

#include "api/dialect.h"

namespace usher::api::pages {

Dialect dialect();

} // namespace usher::api::pages
