// The part of the Rainbow API that Usher implements.
#pragma once

#include "api/dialect.h"
#include "api/rainbow/options.h"

namespace usher::api::rainbow {

Dialect dialect(const Options& options);

} // namespace usher::api::rainbow
