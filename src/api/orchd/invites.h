// orchd's invites (docs/apis/orchd.md §4).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::orchd {

Result<http::Response> create_invite(Call& call);
Result<http::Response> validate_invite(Call& call);
Result<http::Response> accept_invite(Call& call);

} // namespace usher::api::orchd
