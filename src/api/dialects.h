// Everything usherd speaks, in the order in which the owner of an unknown path is looked for.
#pragma once

#include "api/dialect.h"

#include <vector>

namespace usher::api {

std::vector<Dialect> all_dialects(const Settings& settings);

} // namespace usher::api
