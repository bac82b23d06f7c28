// An invite: to one address, for one member, accepted once. Only the hash of its key is stored.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/org.h"

#include <optional>
#include <string>

namespace usher {

/// Who created an invite: a user, an access token, or the operator if neither is set.
struct Inviter {
    std::optional<UserId> user;
    std::optional<AccessTokenId> access_token;
};

struct Invite {
    InviteId id;
    MemberId member;
    std::string key_hash; ///< BLAKE2b-256
    Inviter by;
    Time created_at;
    Time expires_at;
};

/// An invite that can still be accepted, with its member and login.
struct OpenInvite {
    InviteId id;
    MemberId member;
    OrgRoles roles;
    OrgId org;
    std::string org_name;
    std::string org_locale;
    UserId user;
    OrgId realm; ///< of the login
    std::string address;
    std::string address_key;
    std::string password_hash; ///< empty: the login is pending
};

/// An invite that has been neither accepted nor revoked, as shown to the holder of its key.
struct KnownInvite {
    InviteId id;
    Time expires_at;
    std::optional<UserId> inviter;
    std::string inviter_name; ///< may be empty
    OrgId org;
    std::string org_name;
    OrgRoles roles;
    UserId user; ///< the invited login
    std::string address;
    bool has_account = false; ///< the login is registered
    bool is_valid = false;    ///< it can be accepted unless it has expired
};

} // namespace usher
