// orchd's sessions and logins (docs/apis/orchd.md §5).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::orchd {

Result<http::Response> create_session(Call& call);
Result<http::Response> get_sessions(Call& call);
Result<http::Response> delete_sessions(Call& call);
Result<http::Response> delete_current_session(Call& call);
Result<http::Response> delete_session(Call& call);
Result<http::Response> get_login(Call& call);
Result<http::Response> get_login_memberships(Call& call);
Result<http::Response> create_login(Call& call);

} // namespace usher::api::orchd
