// Use cases of sessions: who is behind a credential; signing in and out.
#pragma once

#include "base/clock.h"
#include "domain/session.h"
#include "domain/user.h"

#include <optional>
#include <string_view>

namespace usher::store {
class Database;
}

namespace usher::service {

class Sessions {
public:
    Sessions(store::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    /// The active user behind the token, if it is one of that dialect and has not expired; holds_permission is set for
    /// `permission`, which may be nullptr.
    std::optional<Caller> find_caller(std::string_view token, DialectName dialect, const char* permission);

private:
    store::Database& database_;
    const Clock& clock_;
};

} // namespace usher::service
