// What Usher speaks of Enhance's orchd API.
#pragma once

#include "api/dialect.h"

namespace usher::api::orchd {

/// Owns every path that no other dialect does.
Dialect dialect();

} // namespace usher::api::orchd
