// What Usher speaks of the Rainbow API.
#pragma once

#include "api/dialect.h"
#include "api/rainbow/options.h"

namespace usher::api::rainbow {

Dialect dialect(const Options& options);

} // namespace usher::api::rainbow
