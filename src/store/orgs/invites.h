// The table invites. Each function is one statement.
#pragma once

#include "domain/address.h"
#include "domain/invite.h"
#include "domain/invite_key.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::invites {

/// The invite with that key, if it can still be accepted: not expired, the member pending, the organization neither
/// deleted nor suspended, and the inviter still allowed to invite there.
std::optional<OpenInvite> find_open(Reader& reader, const InviteKey& key, Time now);

/// The invite with that key, open or not.
std::optional<KnownInvite> find_known(Reader& reader, const InviteKey& key, Time now);

/// Uses up the invite, on the conditions of find_open; false if they do not hold. Exactly one of several concurrent
/// callers gets true.
bool take(Transaction& tx, const InviteKey& key, Time now);

/// False if the member already has an invite, or no longer exists.
bool insert(Writer& writer, const Invite& invite);
/// Gives the member's invite a new key, inviter and expiry, and drops its reminder's key; its id stays. False: the
/// member has no invite.
bool replace(Writer& writer, const Invite& invite);

/// The member's invite, locked until the transaction ends.
std::optional<InviteId> lock_of_member(Transaction& tx, const MemberId& member);

/// An invite that has not been accepted (it may no longer be open), with its member.
struct WaitingInvite {
    Invite invite;
    Member member;
    std::string org_name;
};
/// Of one organization or of all, latest first.
std::vector<WaitingInvite> list_waiting(Reader& reader, const std::optional<OrgId>& org, std::int64_t most);
std::optional<WaitingInvite> find_waiting(Reader& reader, const InviteId& invite);

/// What inviting needs to know about an address in an organization.
struct InviteTarget {
    UserId user;
    bool pending = false; ///< the login has no password yet
    std::string locale;
    std::optional<MemberId> member;
    bool is_active = false; ///< the member
    std::optional<InviteId> invite;
    std::string key_hash; ///< the invite's
};
/// Locked: nobody else accepts, renews or removes the invite until the transaction ends.
std::optional<InviteTarget> lock_target(Transaction& tx, const OrgId& realm, const std::string& address_key,
                                        const OrgId& org);

// ---- reminders

/// Invites that expire between now and then and have had no reminder, the next to expire first; locked until the
/// transaction ends. Skips those that are locked already.
std::vector<InviteId> lock_to_remind(Transaction& tx, Time now, Time until, std::int64_t most);

struct InviteToRemind {
    InviteId id;
    OrgId org;
    std::string org_name;
    std::string panel_domain; ///< may be empty
    std::string inviter_name; ///< may be empty
    OrgRoles roles;
    std::optional<UserId> inviter;
    Address recipient;
    std::string locale; ///< the recipient's, or that of the first e-mail
    Time expires_at;
};
/// Those of them whose e-mail was sent and did not bounce, that can still be accepted, and whose address has not
/// blocked the organization.
std::vector<InviteToRemind> list_to_remind(Reader& reader, const std::vector<InviteId>& invites, Time now);

void set_reminder_key(Writer& writer, const InviteId& invite, const std::string& key_hash);
void set_reminded(Writer& writer, const std::vector<InviteId>& invites, Time now);

} // namespace usher::store::invites
