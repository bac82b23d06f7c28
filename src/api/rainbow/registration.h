// Rainbow's self-registration (docs/apis/rainbow.md §12).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> self_register(Call& call);

} // namespace usher::api::rainbow
