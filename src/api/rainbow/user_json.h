// Users as Rainbow writes them (docs/apis/rainbow.md §5).
#pragma once

#include "api/rainbow/options.h"
#include "domain/profile.h"

#include <json/value.h>

namespace usher::api::rainbow {

enum class UserFormat { small, medium, full };
Json::Value user_to_json(const ProfiledUser& user, UserFormat format, const Options& options);
/// Everything, as shown only to the user, at sign-in.
Json::Value whole_user_to_json(const ProfiledUser& user, const Options& options);

} // namespace usher::api::rainbow
