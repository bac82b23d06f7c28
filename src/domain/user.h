// A user: a login in one realm. One without a password is pending and cannot sign in.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/org.h"
#include "domain/role.h"

#include <optional>
#include <string>

namespace usher {

struct User {
    UserId id;
    OrgId realm;
    std::string address;
    std::string username; ///< empty: not set yet
    std::string name;
    std::string locale; ///< empty: unknown
    Roles roles;
    bool active = true;
    bool verified = false; ///< the address is known to be theirs
    Time created_at;
    Time updated_at;
};

/// How a request identifies a user: by id, or else by user name.
struct UserRef {
    std::optional<UserId> id = {};
    std::string username = {};
};

/// The caller: the user behind the credentials of a request, as far as every request needs to know them.
struct Caller {
    UserId id;
    OrgId realm;
    std::string address;
    std::string own_jid;  ///< the JID from before the user was imported; empty: none
    std::string username; ///< empty: not set yet
    std::string name;
    Roles roles;
    bool holds_permission = false;           ///< the one the route declares, by a global role
    bool is_unlimited = false;               ///< exempt from rate limits
    std::string session;                     ///< hash of the token the request came with
    std::optional<AccessToken> access_token; ///< an organization's credential: then the caller is not a user
};

} // namespace usher
