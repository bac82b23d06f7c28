// Sessions of all dialects: made by the sign-ins, looked up by their tokens, ended. A token is shown once; the row knows
// its hash only.
// One object for each worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/result.h"
#include "domain/session.h"
#include "domain/user.h"
#include "service/context.h"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher::service {

/// Where a session is made from.
struct SessionOrigin {
    std::string user_agent;
    std::string client_address;
};

struct IssuedSession {
    std::string token;
    Session session; ///< without its user
};

/// Writes nothing.
IssuedSession issue_session(DialectName dialect, const SessionOrigin& origin, std::chrono::seconds life, Time now,
                            Random& random);

class Sessions {
public:
    explicit Sessions(const Context& context) : database_(context.database), clock_(context.clock) {}

    /// The active user behind the token, if it is one of that dialect and has not expired; holds_permission is set for
    /// `permission`, which may be nullptr.
    std::optional<Caller> find_caller(std::string_view token, DialectName dialect, const char* permission);

    /// The caller's own, in all dialects.
    std::vector<Session> list(const Caller& caller);

    /// The token is good for nothing from here on.
    void end(std::string_view token);
    /// session_not_found: not one's own.
    Result<Done> end(const Caller& caller, const SessionId& session);
    /// The one that the caller came with.
    void end_current(const Caller& caller);
    void end_all(const Caller& caller);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
