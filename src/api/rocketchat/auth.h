// Credentials of the dialect: the headers X-Auth-Token and X-User-Id, which must belong together.
#pragma once

#include "api/call.h"

#include <optional>

namespace usher::api::rocketchat {

std::optional<Caller> authenticate(const Call& call);

} // namespace usher::api::rocketchat
