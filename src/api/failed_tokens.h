// Tokens that lead nowhere (of invites, room links, …), counted by who tries them and by how they begin, so that they can
// neither be guessed nor harvested. A good token costs no statement more.
#pragma once

#include "base/failure_counts.h"
#include "domain/result.h"

#include <array>
#include <string_view>

namespace usher::api {

struct Call;

struct FailedTokenPolicy {
    bool enabled = true;
    FailureLimit of_client{30, std::chrono::minutes(15)};
    FailureLimit of_network{300, std::chrono::minutes(15)}; ///< of all clients in it
    FailureLimit of_prefix{300, std::chrono::minutes(15)};  ///< of all tokens that begin alike
};

/// One token that a request came with.
class FailedTokens {
public:
    /// kind: "invites", "room_links", …; each is counted apart, and by all dialects together.
    FailedTokens(const Call& call, std::string_view kind, std::string_view token);

    /// rate_limited, with the seconds to wait.
    Result<Done> check() const;
    /// There never was such a token. Also writes the line for fail2ban.
    void count() const;

private:
    const Call& call_;
    std::array<FailureKey, 3> keys_;
};

} // namespace usher::api
