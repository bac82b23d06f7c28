// What the settings say to the dialect Rainbow.
#pragma once

#include "base/rate_limiter.h"

#include <string>
#include <vector>

namespace usher::api::rainbow {

/// A program that people sign in with.
struct ClientApplication {
    std::string id;
    std::string secret;
    std::string name;
};

struct Options {
    std::string public_origin;     ///< links begin with it
    std::string xmpp_domain;       ///< of JIDs
    bool needs_application = true; ///< at login
    std::vector<ClientApplication> applications;
    std::vector<std::string> cors_origins; ///< whose pages may call us in a browser; "*": all
    int max_renewals = 5;                  ///< of a token
    int unknown_link_code = 40400;         ///< errorDetailsCode for an openInviteId that nobody has
    bool limits = true;
    RateLimit validations{30, std::chrono::seconds(60)}; ///< by one client address
};

} // namespace usher::api::rainbow
