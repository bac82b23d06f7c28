// Use cases of an organization's members (orchd §7).
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

/// What is to change; nothing: it stays.
struct MemberChange {
    std::optional<OrgRoles> roles;
    std::optional<std::vector<std::string>> site_accesses;
    std::optional<std::vector<std::string>> notifications;
};

/// How a pending member goes, whoever removes it: with its invite, the invite's unsent e-mails, and its login if that is pending and has no other place.
/// actor: whoever removes it; nothing: an access token or the operator.
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

    /// What is wrong with the request itself is told after those and before the state is looked at.
    /// Errors of all: org_not_found, not_permitted, and member_not_found where a member is named.
    Result<OrgMemberPage> list(const Caller& caller, const OrgId& org, const Result<MemberFilter>& filter);
    /// The member itself may see itself.
    Result<Member> get(const Caller& caller, const OrgId& org, const MemberId& member);
    /// An active member at once, without an e-mail. Also user_not_found (no such login in the organization's realm),
    /// already_member (pending ones too), field_invalid "owner" (it has one).
    Result<MemberId> create(const Caller& caller, const OrgId& org, const Result<NewMember>& wanted);
    /// Also owner_protected: ownership is handed over, not given or taken here.
    Result<Done> change(const Caller& caller, const OrgId& org, const MemberId& member,
                        const Result<MemberChange>& change);
    /// On a pending member this cancels the invite, its unsent e-mails, and a pending login with no other place.
    /// Also owner_protected, for an active owner.
    Result<Done> remove(const Caller& caller, const OrgId& org, const MemberId& member);
    /// The earlier owner becomes a super admin. For the organization's owner, and owners and super admins above it.
    /// Also member_not_found for a pending one.
    Result<Done> hand_over(const Caller& caller, const OrgId& org, const Result<MemberId>& new_owner);

private:
    store::Database& database_;
    const Clock& clock_;
    Random& random_;
};

} // namespace usher::service
