// The pages' own API, below /pages/: what no foreign API tells that a page must show. Its only clients are the scripts in
// www/, and it changes with them.
#pragma once

#include "api/dialect.h"

namespace usher::api::pages {

Dialect dialect();

} // namespace usher::api::pages
