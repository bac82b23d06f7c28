// Rainbow's users and companies (specs/rainbow.md §5, §4.2).
#pragma once

#include "api/call.h"
#include "api/rainbow/options.h"
#include "domain/profile.h"
#include "domain/result.h"

#include <json/value.h>

namespace usher::api::rainbow {

enum class UserFormat { small, medium, full };
Json::Value user_to_json(const ProfiledUser& user, UserFormat format, const Options& options);
/// All that he himself is told at login.
Json::Value whole_user_to_json(const ProfiledUser& user, const Options& options);

Result<http::Response> get_me(Call& call);
Result<http::Response> get_user(Call& call);
Result<http::Response> get_user_by_jid(Call& call);
Result<http::Response> get_networks(Call& call);
Result<http::Response> get_users_by_login_emails(Call& call);
Result<http::Response> get_company(Call& call);
Result<http::Response> get_api_settings(Call& call);

} // namespace usher::api::rainbow
