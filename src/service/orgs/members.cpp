#include "service/orgs/members.h"

#include "domain/event.h"
#include "service/orgs/org_access.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"

namespace usher::service {
namespace {

bool is_owner(const Member& member)
{
    return member.roles.has(OrgRole::owner);
}

void apply(Member& member, const MemberChange& change)
{
    if (change.roles) member.roles = *change.roles;
    if (change.site_accesses) member.site_accesses = *change.site_accesses;
    if (change.notifications) member.notifications = *change.notifications;
}

/// The member, locked, for a caller who manages the organization: nobody else accepts, changes or removes it meanwhile.
Result<Member> member_for(store::Transaction& tx, const Caller& caller, const OrgId& org, const MemberId& id)
{
    const auto access = org_for(tx, caller, org);
    if (!access) return access.error();
    auto member = store::members::lock(tx, org, id);
    return member ? Result<Member>(std::move(*member)) : ErrorCode::member_not_found;
}

} // namespace

void remove_pending(store::Transaction& tx, const Member& member, const std::optional<UserId>& actor, Time now,
                    Random& random)
{
    if (const auto invite = store::invites::lock_of_member(tx, member.id)) {
        store::mail_spool::cancel(tx, {SubjectKind::invite, *invite}, "the invite was revoked", now);
        store::ended_links::bury_invite(tx, member.id, LinkEnd::withdrawn, now);
        store::events::insert(tx,
                              {EventId::make(now, random), {SubjectKind::invite, *invite}, "withdrawn", actor, now});
    }
    store::members::remove(tx, member.id);
    store::users::remove_if_pending_and_placeless(tx, member.user);
}

Result<OrgMemberPage> Members::list(const Caller& caller, const OrgId& org, const Result<MemberFilter>& filter)
{
    return database_.read([&](store::Reader& reader) -> Result<OrgMemberPage> {
        const auto access = org_for(reader, caller, org);
        if (!access) return access.error();
        if (!filter) return filter.error();
        return store::members::list(reader, org, *filter);
    });
}

Result<Member> Members::get(const Caller& caller, const OrgId& org, const MemberId& id)
{
    return database_.read([&](store::Reader& reader) -> Result<Member> {
        const auto access = store::orgs::find_access(reader, org, caller);
        if (!access) return ErrorCode::org_not_found;
        const auto member = store::members::find(reader, org, id);
        const bool is_self = member && !caller.access_token && member->active && member->user == caller.id;
        if (!is_self && !access->has_here_or_above(managers)) return ErrorCode::not_permitted;
        return member ? Result<Member>(*member) : ErrorCode::member_not_found;
    });
}

Result<MemberId> Members::create(const Caller& caller, const OrgId& org, const Result<NewMember>& wanted)
{
    Member member;
    member.created_at = clock_.now();
    member.joined_at = member.created_at;
    member.id = MemberId::make(member.created_at, random_);
    member.org = org;
    member.active = true;
    return database_.transact([&](store::Transaction& tx) -> Result<MemberId> {
        const auto access = org_for(tx, caller, org);
        if (!access) return access.error();
        if (!wanted) return wanted.error();
        member.user = wanted->user;
        member.roles = wanted->roles;
        if (!store::users::is_in_realm(tx, member.user, realm_of(access->org))) return ErrorCode::user_not_found;
        if (member.roles.has(OrgRole::owner) && access->org.owner && access->org.owner->member != member.id)
            return Error{ErrorCode::field_invalid, "owner"};
        if (!store::members::insert(tx, member) && !store::members::find(tx, org, member.id))
            return ErrorCode::already_member;
        tx.commit();
        return member.id;
    });
}

Result<Done> Members::change(const Caller& caller, const OrgId& org, const MemberId& id,
                             const Result<MemberChange>& change)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto found = member_for(tx, caller, org, id);
        if (!found) return found.error();
        if (!change) return change.error();
        auto member = *found;
        apply(member, *change);
        if (is_owner(member) != is_owner(*found)) return ErrorCode::owner_protected;
        store::members::update(tx, member);
        tx.commit();
        return Done{};
    });
}

Result<Done> Members::remove(const Caller& caller, const OrgId& org, const MemberId& id)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        const auto member = member_for(tx, caller, org, id);
        if (!member) return member.error();
        if (member->active && is_owner(*member)) return ErrorCode::owner_protected;
        if (member->active)
            store::members::remove(tx, id);
        else
            remove_pending(tx, *member, caller.access_token ? std::nullopt : std::optional(caller.id), clock_.now(),
                           random_);
        tx.commit();
        return Done{};
    });
}

Result<Done> Members::hand_over(const Caller& caller, const OrgId& org, const Result<MemberId>& new_owner)
{
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        store::orgs::lock(tx, org);
        const auto access = store::orgs::find_access(tx, org, caller);
        if (!access) return ErrorCode::org_not_found;
        if (!access->above.intersects(managers) && !access->here.has(OrgRole::owner)) return ErrorCode::not_permitted;
        if (!new_owner) return new_owner.error();
        auto member = store::members::lock(tx, org, *new_owner);
        if (!member || !member->active) return ErrorCode::member_not_found;
        if (is_owner(*member)) return Done{};
        if (access->org.owner) {
            auto earlier = store::members::lock(tx, org, access->org.owner->member);
            earlier->roles.remove(OrgRole::owner);
            earlier->roles.add(OrgRole::super_admin);
            store::members::update(tx, *earlier);
        }
        member->roles.add(OrgRole::owner);
        store::members::update(tx, *member);
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
