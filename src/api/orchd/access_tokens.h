// orchd's access tokens (docs/apis/orchd.md §8).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::orchd {

Result<http::Response> create_access_token(Call& call);
Result<http::Response> get_access_tokens(Call& call);
Result<http::Response> delete_access_token(Call& call);

} // namespace usher::api::orchd
