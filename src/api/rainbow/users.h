// Rainbow's users and companies (docs/apis/rainbow.md §5, §4.2).
#pragma once

#include "api/call.h"
#include "domain/result.h"

namespace usher::api::rainbow {

Result<http::Response> get_me(Call& call);
Result<http::Response> get_user(Call& call);
Result<http::Response> get_user_by_jid(Call& call);
Result<http::Response> get_networks(Call& call);
Result<http::Response> get_users_by_login_emails(Call& call);
Result<http::Response> get_company(Call& call);
Result<http::Response> get_api_settings(Call& call);

} // namespace usher::api::rainbow
