// Use cases of an organization's members (docs/apis/orchd.md §7).
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/org_listing.h"
#include "domain/result.h"
#include "domain/user.h"
#include "service/context.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// The requested change; nothing: stays as it is.
struct MemberChange {
    std::optional<OrgRoles> roles;
    std::optional<std::vector<std::string>> site_accesses;
    std::optional<std::vector<std::string>> notifications;
};

/// Removes a pending member with its invite, the invite's unsent e-mails, and its login if that is pending and has no
/// other membership.
/// actor: who removes it; nothing: an access token or the operator.
void remove_pending(store::Transaction& tx, const Member& member, const std::optional<UserId>& actor, Time now,
                    Random& random);

struct NewMember {
    UserId user;
    OrgRoles roles;
};

class Members {
public:
    explicit Members(const Context& context)
        : database_(context.database), clock_(context.clock), random_(context.random)
    {
    }

    /// Errors of all: org_not_found, not_permitted, and member_not_found where a member is named; then those in the request
    /// itself; then those that depend on the state.
    Result<OrgMemberPage> list(const Caller& caller, const OrgId& org, const Result<MemberFilter>& filter);
    /// Also allowed to the member itself.
    Result<Member> get(const Caller& caller, const OrgId& org, const MemberId& member);
    /// Adds an active member at once, without an e-mail. Also user_not_found (no such login in the organization's
    /// realm), already_member (also if pending), field_invalid "owner" (it has one).
    Result<MemberId> create(const Caller& caller, const OrgId& org, const Result<NewMember>& wanted);
    /// Also owner_protected: ownership is transferred, not granted or revoked here.
    Result<Done> change(const Caller& caller, const OrgId& org, const MemberId& member,
                        const Result<MemberChange>& change);
    /// On a pending member this cancels the invite, its unsent e-mails, and a pending login with no other place.
    /// Also owner_protected, for an active owner.
    Result<Done> remove(const Caller& caller, const OrgId& org, const MemberId& member);
    /// The previous owner becomes a super admin. Allowed to the organization's owner, and owners and super admins above
    /// it.
    /// Also member_not_found for a pending one.
    Result<Done> hand_over(const Caller& caller, const OrgId& org, const Result<MemberId>& new_owner);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
