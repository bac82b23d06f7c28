// The settings of the dialect Rocket.Chat.
#pragma once

#include "base/rate_limiter.h"

#include <string>

namespace usher::api::rocketchat {

struct Options {
    bool next_contract = false; ///< which of the two contracts of invites is spoken (docs/apis/rocketchat.md §1)
    std::string public_origin;  ///< the start of every link
    bool proxy_links = false;   ///< links go through deeplink_url
    std::string deeplink_url;
    bool limits = true;                            ///< rate limits
    RateLimit calls{10, std::chrono::seconds(60)}; ///< of one route by one client address
};

} // namespace usher::api::rocketchat
