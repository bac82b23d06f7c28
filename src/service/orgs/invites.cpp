#include "service/orgs/invites.h"

#include "base/password_hasher.h"
#include "base/secrets.h"
#include "domain/event.h"
#include "domain/invite_key.h"
#include "domain/names.h"
#include "service/mail/emails.h"
#include "service/mail/sending_limits.h"
#include "service/orgs/org_access.h"
#include "service/rooms/guest_conversion.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/mail/bounced_addresses.h"
#include "store/mail/mail_blocks.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/members.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"
#include "store/rooms/room_members.h"

#include <stdexcept>

namespace usher::service {
namespace {

/// Whoever is overtaken by another request looks again; nobody is overtaken that often.
constexpr int most_rounds = 10;

std::optional<Error> fault_of(const Invitation& invitation)
{
    if (!parse_address(invitation.address)) return Error{ErrorCode::field_invalid, "email"};
    if (!is_display_name(invitation.name)) return Error{ErrorCode::field_invalid, "name"};
    if (invitation.roles.empty()) return Error{ErrorCode::field_invalid, "roles"};
    return std::nullopt;
}

Inviter inviter_of(const Caller* caller)
{
    if (!caller) return {};
    return caller->access_token ? Inviter{{}, caller->access_token->id} : Inviter{caller->id, {}};
}

/// The access of whoever asks; the operator (no caller) may do anything with an organization that is there.
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

/// All that an invitation makes, with its ids, before the transaction that may run twice.
struct Invites::Draft {
    Address address;
    User login;
    Member member;
    Invite invite;
    std::string key;
    bool makes_login = true;
    bool makes_member = true;
    bool renews = false;
    std::string locale; ///< of the e-mail
    bool sends_email = true;
    EmailPriority priority = EmailPriority::single;
    std::string inviter_name;
    bool is_by_operator = false; ///< whose e-mails are not counted
};

/// The organization and, if they are known there, whoever is invited.
struct Invites::Target {
    OrgAccess access;
    std::optional<store::invites::InviteTarget> invitee;
    store::mail_blocks::Standing receiver; ///< asked only where an e-mail is to be sent
};

/// How somebody gets in: by a session, by their password, or by the password they choose.
struct Invites::Entry {
    bool signs_in = false;
    std::string new_password_hash;
    std::string username;
    std::string locale;
};

Invites::Invites(const Context& context, InvitePolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), hasher_(context.hasher),
      failures_(context.failures), policy_(std::move(policy))
{
}

// ---- create

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
    draft.locale = invitation.language;
    draft.sends_email = invitation.send_email;
    if (invitation.is_one_of_many) draft.priority = EmailPriority::bulk;
    draft.inviter_name = caller ? caller->name : "";
    draft.is_by_operator = !caller;
    return draft;
}

void Invites::write_login_and_member(store::Transaction& tx, const Draft& draft)
{
    if (draft.makes_login)
        store::users::insert(tx, draft.login, draft.address, "");
    else
        store::users::rename_pending(tx, draft.login.id, draft.login.name, draft.login.updated_at);
    const bool written =
        draft.makes_member ? store::members::insert(tx, draft.member) : store::members::update(tx, draft.member);
    if (!written) throw store::Conflict(0, "the member was made by another request", "members_once");
}

Result<CreatedInvite> Invites::write(store::Transaction& tx, Draft draft, const Target& target)
{
    const auto& org = target.access.org;
    const auto& invitee = target.invitee;
    draft.login.realm = realm_of(org);
    if (invitee) {
        draft.login.id = invitee->user;
        draft.makes_login = false;
        if (!invitee->locale.empty()) draft.locale = invitee->locale;
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
    if (draft.locale.empty()) draft.locale = org.locale;

    const CreatedInvite created{draft.invite.id, draft.member.id,
                                org_invitation_url(policy_.mail.site_url, store::orgs::panel_domain_of(tx, org.id),
                                                   draft.key, draft.address.text),
                                draft.renews, false};
    if (invitee && invitee->key_hash == draft.invite.key_hash) return created; // only the answer to COMMIT was lost

    write_login_and_member(tx, draft);
    const auto now = draft.invite.created_at;
    if (draft.renews) {
        store::ended_links::bury_invite(tx, draft.member.id, LinkEnd::renewed, now);
        store::invites::replace(tx, draft.invite);
        store::mail_spool::cancel(tx, {SubjectKind::invite, draft.invite.id}, "the invite was renewed", now);
    } else if (!store::invites::insert(tx, draft.invite)) {
        throw store::Conflict(0, "the invite was made by another request", "invites_member");
    }
    if (draft.sends_email) {
        // It is asked for, so an address at which one bounced is tried again.
        if (target.receiver.has_bounced) store::bounced_addresses::remove(tx, {draft.address.key});
        store::mail_spool::insert(
            tx, org_invitation(policy_.mail,
                               {draft.invite.id, org.id, org.name, draft.inviter_name, draft.member.roles, created.url,
                                draft.address.text, draft.locale, draft.priority, now, draft.invite.expires_at,
                                email_branding(tx, org.id, policy_.mail)},
                               random_));
    }
    store::events::insert(
        tx, event_of(draft.invite.id, draft.renews ? "renewed" : "created", draft.invite.by.user, now, random_));
    // Last of all: what it locks, all invites into the organization need.
    if (draft.sends_email && !draft.is_by_operator)
        if (const auto counted =
                count_emails(tx, policy_.mail.limits, {draft.invite.by.user, org.id}, {draft.address.key}, now);
            !counted)
            return counted.error();
    tx.commit();
    return created;
}

Result<CreatedInvite> Invites::issue(const Caller* caller, const OrgId& org, const Result<Invitation>& invitation)
{
    std::optional<Draft> draft;
    const auto attempt = [&](store::Transaction& tx) -> Result<CreatedInvite> {
        auto access = access_of(tx, caller, org);
        if (!access) return access.error();
        if (!invitation) return invitation.error();
        if (const auto fault = fault_of(*invitation)) return *fault;
        const auto address = *parse_address(invitation->address);
        Target target{*access, store::invites::lock_target(tx, realm_of(access->org), address.key, org), {}};
        if (target.invitee && target.invitee->is_active) return ErrorCode::already_member;
        if (invitation->is_one_of_many && target.invitee && target.invitee->invite)
            return CreatedInvite{*target.invitee->invite, *target.invitee->member, "", false, true};
        const auto& owner = access->org.owner;
        const bool owns = target.invitee && owner && target.invitee->member == owner->member;
        if (invitation->roles.has(OrgRole::owner) && owner && !owns) return Error{ErrorCode::field_invalid, "owner"};
        if (invitation->send_email) target.receiver = store::mail_blocks::find_standing(tx, address.key, party_of(org));
        if (target.receiver.is_blocked) return Error{ErrorCode::mail_blocked, "email"};
        if (!draft) draft = this->draft(caller, org, *invitation, address);
        return write(tx, *draft, target);
    };
    for (int round = 0; round < most_rounds; ++round) {
        try {
            return database_.transact(attempt);
        } catch (const store::Conflict&) {
            // Another request invites the same address just now: this one then finds what that one made.
        }
    }
    throw std::runtime_error("making an invite was overtaken in every round");
}

Result<CreatedInvite> Invites::create(const Caller& caller, const OrgId& org, const Result<Invitation>& invitation)
{
    return issue(&caller, org, invitation);
}

Result<CreatedInvite> Invites::create_by_operator(const OrgId& org, const Invitation& invitation)
{
    return issue(nullptr, org, invitation);
}

// ---- validate

std::optional<OpenInvite> Invites::find_open(std::string_view key)
{
    return database_.read(
        [&](store::Reader& reader) { return store::invites::find_open(reader, parse_invite_key(key), clock_.now()); });
}

// ---- accept

std::string Invites::free_username(const OpenInvite& invite)
{
    const auto derived = handle_from_address(invite.address);
    const bool taken =
        database_
            .read([&](store::Reader& reader) { return store::users::find_by_username(reader, invite.realm, derived); })
            .has_value();
    return taken ? derived + random_.text(6, "0123456789") : derived;
}

Result<Invites::Entry> Invites::registration(const OpenInvite& invite, const Acceptance& acceptance)
{
    const auto& password = *acceptance.password;
    if (policy_.passwords.fault_of(password)) return Error{ErrorCode::field_invalid, "password"};
    const auto hash = hasher_.hash(sha256_hex(password));
    if (!hash) return ErrorCode::overloaded;
    return Entry{true, *hash, free_username(invite), acceptance.locale.empty() ? invite.org_locale : acceptance.locale};
}

Result<Invites::Entry> Invites::check_password(const OpenInvite& invite, const Acceptance& acceptance,
                                               const Acceptor& acceptor)
{
    LoginThrottle throttle(failures_, clock_, policy_.throttle,
                           {"invite " + invite.id.hex(), account_subject(invite.address_key)},
                           acceptor.origin.client_address);
    if (const auto within = throttle.begin(); !within) return within.error();
    const auto fits = hasher_.verify(invite.password_hash, sha256_hex(*acceptance.password));
    if (!fits) return ErrorCode::overloaded;
    if (!*fits) {
        throttle.failed();
        return ErrorCode::wrong_password;
    }
    throttle.succeeded();
    return Entry{true, "", "", ""};
}

Result<Invites::Entry> Invites::enter(const OpenInvite& invite, const Acceptor& acceptor,
                                      const Result<Acceptance>& acceptance)
{
    if (acceptor.is_access_token) return ErrorCode::invite_not_yours;
    if (acceptor.user) return *acceptor.user == invite.user ? Result<Entry>(Entry{}) : ErrorCode::invite_not_yours;
    if (!acceptance) return acceptance.error();
    const auto address = parse_address(acceptance->address);
    if (!address || address->key != invite.address_key) return ErrorCode::invite_not_yours;
    if (!acceptance->password) return Error{ErrorCode::field_invalid, "password"};
    return invite.password_hash.empty() ? registration(invite, *acceptance)
                                        : check_password(invite, *acceptance, acceptor);
}

bool Invites::take(const OpenInvite& invite, const Entry& entry, const InviteKey& key, const Session& session)
{
    const auto now = clock_.now();
    const auto event = event_of(invite.id, "accepted", invite.user, now, random_);
    bool is_rerun = false;
    return database_.transact([&](store::Transaction& tx) {
        store::ended_links::bury_invite(tx, invite.member, LinkEnd::used, now);
        // This very request has taken it if only the answer to COMMIT was lost.
        if (!store::invites::take(tx, key, now)) return is_rerun && store::events::exists(tx, event.id);
        is_rerun = true;
        if (!entry.new_password_hash.empty()) {
            if (!store::users::register_pending(tx, invite.user, entry.new_password_hash, entry.username, entry.locale,
                                                now))
                return false;
            admit_guest(tx, {invite.user, invite.realm, {invite.address, invite.address_key}}, policy_.notifications,
                        now, random_);
            store::room_members::insert(tx, default_room_of(invite.realm), invite.user, {}, now);
        }
        store::members::activate(tx, invite.member, now);
        store::mail_spool::cancel(tx, {SubjectKind::invite, invite.id}, "the invite was accepted", now);
        if (entry.signs_in) store::sessions::insert(tx, session);
        store::events::insert(tx, event);
        tx.commit();
        return true;
    });
}

Result<Accepted> Invites::accept(const Acceptor& acceptor, std::string_view key, const Result<Acceptance>& acceptance)
{
    const auto parsed = parse_invite_key(key);
    for (int round = 0; round < most_rounds; ++round) {
        const auto invite = find_open(key);
        if (!invite) return ErrorCode::invite_not_found;
        const auto entry = enter(*invite, acceptor, acceptance);
        if (!entry) return entry.error();
        auto issued = issue_session(DialectName::orchd, acceptor.origin, policy_.session_life, clock_.now(), random_);
        issued.session.user = invite->user;
        try {
            if (take(*invite, *entry, parsed, issued.session))
                return Accepted{invite->id, entry->signs_in ? issued.token : ""};
        } catch (const store::Conflict& conflict) {
            if (conflict.key() != "users_username") throw;
        }
        // Overtaken: the invite was used or revoked, the login was registered by another of its invites, or somebody
        // else took the user name. The next round finds which.
    }
    throw std::runtime_error("accepting an invite was overtaken in every round");
}

} // namespace usher::service
