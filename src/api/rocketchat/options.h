// What the settings say to the dialect Rocket.Chat.
#pragma once

#include "base/rate_limiter.h"

#include <string>

namespace usher::api::rocketchat {

struct Options {
    bool next_contract = false; ///< which of the two contracts of invites is spoken (docs/apis/rocketchat.md §1)
    std::string public_origin;  ///< links begin with it
    bool proxy_links = false;   ///< links go through deeplink_url
    std::string deeplink_url;
    bool limits = true;                            ///< of rate
    RateLimit calls{10, std::chrono::seconds(60)}; ///< of one route by one client address
};

} // namespace usher::api::rocketchat
