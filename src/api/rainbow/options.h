// The settings of the dialect Rainbow.
#pragma once

#include "base/rate_limiter.h"

#include <string>
#include <vector>

namespace usher::api::rainbow {

/// An application that users sign in with.
struct ClientApplication {
    std::string id;
    std::string secret;
    std::string name;
};

struct Options {
    std::string public_origin;     ///< the start of every link
    std::string xmpp_domain;       ///< of JIDs
    bool needs_application = true; ///< at sign-in
    std::vector<ClientApplication> applications;
    std::vector<std::string> cors_origins; ///< which pages may call the API from a browser; "*": all
    int max_renewals = 5;                  ///< of a token
    int unknown_link_code = 40400;         ///< errorDetailsCode for an unknown openInviteId
    bool limits = true;
    RateLimit validations{30, std::chrono::seconds(60)}; ///< by one client address
};

} // namespace usher::api::rainbow
