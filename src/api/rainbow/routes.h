// What Usher speaks of the Rainbow API.
#pragma once

#include "api/dialect.h"

namespace usher::api::rainbow {

Dialect dialect();

} // namespace usher::api::rainbow
