// What of the settings the pages' own API goes by.
#pragma once

#include "domain/branding.h"

#include <cstdint>
#include <string>

namespace usher::api::pages {

struct Options {
    std::string public_origin;     ///< what links begin with
    Branding look;                 ///< where an organization has none of its own
    std::string app_url;           ///< where people go once they are in; may be empty
    std::int64_t min_password = 8; ///< characters of a new one
    std::string registration;      ///< at Rocket.Chat: "public", "secret_url" or "disabled"
};

} // namespace usher::api::pages
