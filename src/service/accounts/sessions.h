// Sessions of all dialects: created by the sign-ins, looked up by token, ended. A token is shown once; only its hash is
// stored.
// One object per worker, like the database connection it works on.
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

/// Where a session was started.
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

    /// The active user behind the token, if it is an unexpired token of that dialect; holds_permission is set for
    /// `permission`, which may be nullptr.
    std::optional<Caller> find_caller(std::string_view token, DialectName dialect, const char* permission);

    /// The caller's own sessions, in all dialects.
    std::vector<Session> list(const Caller& caller);

    /// Ends the session; its token is invalid from now on.
    void end(std::string_view token);
    /// session_not_found, also for another user's session.
    Result<Done> end(const Caller& caller, const SessionId& session);
    /// The session of the request.
    void end_current(const Caller& caller);
    void end_all(const Caller& caller);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
