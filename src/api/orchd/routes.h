// The part of Enhance's orchd API that Usher implements.
#pragma once

#include "api/dialect.h"
#include "api/orchd/options.h"

namespace usher::api::orchd {

/// Owns every path that no other dialect does.
Dialect dialect(const Options& options);

} // namespace usher::api::orchd
