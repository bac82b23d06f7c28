// orchd's members (docs/apis/orchd.md §7).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::orchd {

Result<http::Response> get_members(Call& call);
Result<http::Response> create_member(Call& call);
Result<http::Response> get_member(Call& call);
Result<http::Response> update_member(Call& call);
Result<http::Response> delete_member(Call& call);
Result<http::Response> update_owner(Call& call);

} // namespace usher::api::orchd
