// Rainbow's authentication portal (docs/apis/rainbow.md §4).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> login(Call& call);
Result<http::Response> logout(Call& call);
Result<http::Response> renew(Call& call);
Result<http::Response> validator(Call& call);
Result<http::Response> urls(Call& call);

} // namespace usher::api::rainbow
