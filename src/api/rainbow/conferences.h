// Rainbow's conference endpoints of rooms (docs/apis/rainbow.md §6.2).
#pragma once

#include "api/call.h"
#include "domain/result.h"
#include "http/message.h"

namespace usher::api::rainbow {

Result<http::Response> attach_conference(Call& call);
Result<http::Response> get_conference(Call& call);
Result<http::Response> detach_conference(Call& call);

} // namespace usher::api::rainbow
