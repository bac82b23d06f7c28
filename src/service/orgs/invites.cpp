#include "service/orgs/invites.h"

#include "domain/event.h"
#include "domain/names.h"
#include "service/orgs/org_access.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/engine/overtaken.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"

namespace usher::service {
namespace {

std::optional<Error> fault_of(const Invitation& invitation, const std::optional<Address>& address)
{
    if (!address) return Error{ErrorCode::field_invalid, "email"};
    if (!is_display_name(invitation.name)) return Error{ErrorCode::field_invalid, "name"};
    if (invitation.roles.empty()) return Error{ErrorCode::field_invalid, "roles"};
    return std::nullopt;
}

Inviter inviter_of(const Caller* caller)
{
    if (!caller) return {};
    return caller->access_token ? Inviter{{}, caller->access_token->id} : Inviter{caller->id, {}};
}

/// The caller's access; the operator (no caller) may do anything with an existing organization.
Result<OrgAccess> access_of(store::Reader& reader, const Caller* caller, const OrgId& org)
{
    if (caller) return org_for(reader, *caller, org);
    const auto found = store::orgs::find(reader, org);
    if (!found || found->deleted) return ErrorCode::org_not_found;
    return OrgAccess{*found, {}, {}};
}

Event event_of(const InviteId& invite, const char* kind, const std::optional<UserId>& actor, Time now, Random& random)
{
    return {EventId::make(now, random), {SubjectKind::invite, invite}, kind, actor, now};
}

} // namespace

/// Everything an invitation creates, with ids, prepared before the transaction, which may run twice.
struct Invites::Draft {
    Address address;
    User login;
    Member member;
    Invite invite;
    std::string key;
    bool makes_login = true;
    bool makes_member = true;
    bool renews = false;
    std::string language; ///< the request's; may be empty
    bool sends_email = true;
    EmailPriority priority = EmailPriority::single;
    std::string inviter_name;
    bool is_by_operator = false; ///< whose e-mails are not counted
};

/// The organization and, if they are known there, the invitee.
struct Invites::Target {
    OrgAccess access;
    std::optional<store::invites::InviteTarget> invitee;
};

Invites::Invites(const Context& context, InvitePolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), hasher_(context.hasher),
      failures_(context.failures), policy_(std::move(policy))
{
}

Invites::Draft Invites::draft(const Caller* caller, const OrgId& org, const Invitation& invitation,
                              const Address& address)
{
    const auto now = clock_.now();
    Draft draft;
    draft.address = address;
    draft.login.id = UserId::make(now, random_);
    draft.login.address = address.text;
    draft.login.name = invitation.name;
    draft.login.roles = {Role::user};
    draft.login.created_at = draft.login.updated_at = now;
    draft.member.id = MemberId::make(now, random_);
    draft.member.org = org;
    draft.member.roles = invitation.roles;
    if (invitation.roles.has(OrgRole::site_access)) draft.member.site_accesses = invitation.site_accesses;
    draft.member.notifications = invitation.notifications;
    draft.member.created_at = now;
    draft.key = make_invite_key(random_);
    draft.invite = {InviteId::make(now, random_), {},  parse_invite_key(draft.key).hash,
                    inviter_of(caller),           now, now + policy_.lifetime};
    draft.language = invitation.language;
    draft.sends_email = invitation.send_email;
    if (invitation.is_one_of_many) draft.priority = EmailPriority::bulk;
    draft.inviter_name = caller ? caller->name : "";
    draft.is_by_operator = !caller;
    return draft;
}

/// False if another request has just created them.
bool Invites::write_login_and_member(store::Transaction& tx, const Draft& draft)
{
    if (!draft.makes_login)
        store::users::rename_pending(tx, draft.login.id, draft.login.name, draft.login.updated_at);
    else if (store::users::insert(tx, draft.login, draft.address, "") != store::users::Inserted::done)
        return false;
    return draft.makes_member ? store::members::insert(tx, draft.member) : store::members::update(tx, draft.member);
}

/// Nothing if another request is inviting the same address: looking again finds what it created.
std::optional<Result<CreatedInvite>> Invites::write(store::Transaction& tx, Draft draft, const Target& target)
{
    const auto& org = target.access.org;
    const auto& invitee = target.invitee;
    draft.login.realm = realm_of(org);
    if (invitee) {
        draft.login.id = invitee->user;
        draft.makes_login = false;
    }
    if (invitee && invitee->member) {
        draft.member.id = *invitee->member;
        draft.makes_member = false;
    }
    if (invitee && invitee->invite) {
        draft.invite.id = *invitee->invite;
        draft.renews = true;
    }
    draft.member.user = draft.login.id;
    draft.invite.member = draft.member.id;

    const CreatedInvite created{draft.invite.id, draft.member.id,
                                org_invitation_url(policy_.mail.site_url, store::orgs::panel_domain_of(tx, org.id),
                                                   draft.key, draft.address.text),
                                draft.renews, false};
    if (invitee && invitee->key_hash == draft.invite.key_hash) return created; // only the response to COMMIT was lost

    if (!write_login_and_member(tx, draft)) return std::nullopt;
    const auto now = draft.invite.created_at;
    if (draft.renews) {
        store::ended_links::bury_invite(tx, draft.member.id, LinkEnd::renewed, now);
        store::invites::replace(tx, draft.invite);
        store::mail_spool::cancel(tx, {SubjectKind::invite, draft.invite.id}, "the invite was renewed", now);
    } else if (!store::invites::insert(tx, draft.invite)) {
        return std::nullopt;
    }
    store::events::insert(
        tx, event_of(draft.invite.id, draft.renews ? "renewed" : "created", draft.invite.by.user, now, random_));
    // Last: all invites into the organization need what this locks.
    if (draft.sends_email)
        if (const auto sent = write_email(tx, draft, target, created.url); !sent) return sent.error();
    tx.commit();
    return created;
}

Result<Done> Invites::write_email(store::Transaction& tx, const Draft& draft, const Target& target,
                                  const std::string& url)
{
    const auto& org = target.access.org;
    auto origin = emails_of(org.id, draft.invite.by.user);
    if (draft.is_by_operator) origin.counting = EmailOrigin::Counting::none;
    const EmailWriter writer(tx, policy_.mail, origin, draft.invite.created_at, random_);
    auto email =
        org_invitation(writer, {draft.invite.id, org.name, draft.inviter_name, draft.member.roles, url, draft.address,
                                target.invitee ? target.invitee->locale : "", draft.language, draft.invite.expires_at});
    email.priority = draft.priority;
    const auto omissions = writer.write(tx, {email});
    if (!omissions) return omissions.error();
    return omissions->empty() ? Result<Done>(Done{}) : Error{ErrorCode::mail_blocked, "email"};
}

Result<CreatedInvite> Invites::issue(const Caller* caller, const OrgId& org, const Result<Invitation>& invitation)
{
    const auto address = invitation ? parse_address(invitation->address) : std::nullopt;
    std::optional<Draft> draft;
    const auto attempt = [&](store::Transaction& tx) -> std::optional<Result<CreatedInvite>> {
        auto access = access_of(tx, caller, org);
        if (!access) return access.error();
        if (!invitation) return invitation.error();
        if (const auto fault = fault_of(*invitation, address)) return Result<CreatedInvite>(*fault);
        const Target target{*access, store::invites::lock_target(tx, realm_of(access->org), address->key, org)};
        if (target.invitee && target.invitee->is_active) return ErrorCode::already_member;
        if (invitation->is_one_of_many && target.invitee && target.invitee->invite)
            return CreatedInvite{*target.invitee->invite, *target.invitee->member, "", false, true};
        const auto& owner = access->org.owner;
        const bool owns = target.invitee && owner && target.invitee->member == owner->member;
        if (invitation->roles.has(OrgRole::owner) && owner && !owns) return Error{ErrorCode::field_invalid, "owner"};
        if (!draft) draft = this->draft(caller, org, *invitation, *address);
        return write(tx, *draft, target);
    };
    return store::retry_overtaken("making an invite", [&] { return database_.transact(attempt); });
}

Result<CreatedInvite> Invites::create(const Caller& caller, const OrgId& org, const Result<Invitation>& invitation)
{
    return issue(&caller, org, invitation);
}

Result<CreatedInvite> Invites::create_by_operator(const OrgId& org, const Invitation& invitation)
{
    return issue(nullptr, org, invitation);
}

std::optional<OpenInvite> Invites::find_open(std::string_view key)
{
    return database_.read(
        [&](store::Reader& reader) { return store::invites::find_open(reader, parse_invite_key(key), clock_.now()); });
}

} // namespace usher::service
