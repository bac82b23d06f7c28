// A session as it is made: the token, which is shown once, and the row that knows its hash.
#pragma once

#include "base/random.h"
#include "base/secrets.h"
#include "domain/session.h"

#include <chrono>
#include <string>

namespace usher::service {

/// Where a session is made from.
struct SessionOrigin {
    std::string user_agent;
    std::string client_address;
};

struct IssuedSession {
    std::string token;
    Session session;
};

inline IssuedSession issue_session(DialectName dialect, const SessionOrigin& origin, std::chrono::seconds life,
                                   Time now, Random& random)
{
    constexpr std::size_t token_length = 43; // 258 bits
    auto token = random.text(token_length, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
    Session session{token_hash(token), {}, dialect, now, now + life, origin.user_agent, origin.client_address};
    return {std::move(token), std::move(session)};
}

} // namespace usher::service
