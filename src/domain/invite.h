// An invite: to one address, for one member, answered once. Only the hash of its key is kept.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/org.h"

#include <optional>
#include <string>

namespace usher {

/// Who makes an invite: a user, an access token, or with neither the operator.
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

/// An invite that can still be accepted, with what it is to.
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

/// An invite that has been neither accepted nor revoked, as whoever holds its key may see it.
struct KnownInvite {
    InviteId id;
    Time expires_at;
    std::optional<UserId> inviter;
    std::string inviter_name; ///< may be empty
    OrgId org;
    std::string org_name;
    OrgRoles roles;
    UserId user; ///< the login that is invited
    std::string address;
    bool has_account = false; ///< the login is registered
    bool is_valid = false;    ///< but for its expiry it can be accepted
};

} // namespace usher
