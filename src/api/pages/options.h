// The settings used by the pages' own API.
#pragma once

#include "domain/branding.h"

#include <cstdint>
#include <string>

namespace usher::api::pages {

struct Options {
    std::string public_origin;     ///< the start of every link
    Branding look;                 ///< for organizations without their own
    std::string app_url;           ///< where people go after joining; may be empty
    std::int64_t min_password = 8; ///< of a new one, in characters
    std::string registration;      ///< at Rocket.Chat: "public", "secret_url" or "disabled"
};

} // namespace usher::api::pages
