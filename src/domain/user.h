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
    std::string username; ///< empty while none is set
    std::string name;
    std::string locale; ///< empty: not known
    Roles roles;
    bool active = true;
    bool verified = false; ///< the address is known to be his
    Time created_at;
    Time updated_at;
};

/// How a request names a user: by id, or else by user name.
struct UserRef {
    std::optional<UserId> id = {};
    std::string username = {};
};

/// Who asks: the user behind the credentials of a request, as far as every request needs to know him.
struct Caller {
    UserId id;
    OrgId realm;
    std::string address;
    std::string own_jid;  ///< one he has had before he came to us; empty: none
    std::string username; ///< empty while none is set
    std::string name;
    Roles roles;
    bool holds_permission = false;           ///< the one the route declares, by a role that counts everywhere
    bool is_unlimited = false;               ///< no limits of rate apply
    std::string session;                     ///< hash of the token by which he came
    std::optional<AccessToken> access_token; ///< an organization's credential: then it is no user who asks
};

} // namespace usher
