// Every refusal in orchd's words (docs/apis/orchd.md §1.1).
#pragma once

#include "api/route.h"
#include "domain/error.h"
#include "http/message.h"

namespace usher::api::orchd {

http::Response render_error(const Error& error, const Route* route);

} // namespace usher::api::orchd
