// The table invites. One function is one statement.
#pragma once

#include "domain/address.h"
#include "domain/invite.h"
#include "domain/invite_key.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::invites {

/// The invite behind the key, if it can still be accepted: not expired, the member pending, the organization neither
/// deleted nor suspended, and the inviter still allowed to invite there.
std::optional<OpenInvite> find_open(Reader& reader, const InviteKey& key, Time now);

/// The invite behind the key, be it open or not.
std::optional<KnownInvite> find_known(Reader& reader, const InviteKey& key, Time now);

/// Uses the invite up, on the conditions of find_open; false if they do not hold. Of any number at once one gets true.
bool take(Transaction& tx, const InviteKey& key, Time now);

/// False if the member has an invite already, or is gone.
bool insert(Writer& writer, const Invite& invite);
/// Gives the member's invite a new key, inviter and expiry in place of the old ones, its reminder's included; its id
/// stays. False: it has none.
bool replace(Writer& writer, const Invite& invite);

/// The member's invite, kept as it is until the transaction ends.
std::optional<InviteId> lock_of_member(Transaction& tx, const MemberId& member);

/// An invite that waits to be accepted (be it open or not), with its member.
struct WaitingInvite {
    Invite invite;
    Member member;
    std::string org_name;
};
/// Of one organization or of all, the latest first.
std::vector<WaitingInvite> list_waiting(Reader& reader, const std::optional<OrgId>& org, std::int64_t most);
std::optional<WaitingInvite> find_waiting(Reader& reader, const InviteId& invite);

/// What an invitation needs to know of an address in an organization.
struct InviteTarget {
    UserId user;
    bool pending = false; ///< the login has no password yet
    std::string locale;
    std::optional<MemberId> member;
    bool is_active = false; ///< the member
    std::optional<InviteId> invite;
    std::string key_hash; ///< the invite's
};
/// Nobody else accepts, renews or removes the invite until the transaction ends.
std::optional<InviteTarget> lock_target(Transaction& tx, const OrgId& realm, const std::string& address_key,
                                        const OrgId& org);

// ---- reminders

/// Invites that end from now until then and have not been reminded of, the next to end first; nobody else gets them
/// until the transaction ends. Those that somebody has in hand are passed over.
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
    std::string locale; ///< the recipient's own, or that of the first e-mail
    Time expires_at;
};
/// Those of them whose e-mail was sent and did not come back, that can still be accepted, and whose address wants
/// e-mails of the organization.
std::vector<InviteToRemind> list_to_remind(Reader& reader, const std::vector<InviteId>& invites, Time now);

void set_reminder_key(Writer& writer, const InviteId& invite, const std::string& key_hash);
void set_reminded(Writer& writer, const std::vector<InviteId>& invites, Time now);

} // namespace usher::store::invites
