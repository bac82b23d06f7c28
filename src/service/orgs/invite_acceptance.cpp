// The part of Invites that accepts invites.
#include "base/password_hasher.h"
#include "base/secrets.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/names.h"
#include "service/orgs/invites.h"
#include "service/rooms/guest_conversion.h"
#include "store/accounts/sessions.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/engine/overtaken.h"
#include "store/links/ended_links.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/members.h"
#include "store/rooms/events.h"
#include "store/rooms/room_members.h"

namespace usher::service {
/// How the invitee signs in: by an existing session, with their password, or with the password they choose.
struct Invites::Entry {
    bool signs_in = false;
    std::string new_password_hash;
    std::string username;
    std::string locale;
};

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
    const Event event{EventId::make(now, random_), {SubjectKind::invite, invite.id}, "accepted", invite.user, now};
    return database_.transact([&](store::Transaction& tx) {
        store::ended_links::bury_invite(tx, invite.member, LinkEnd::used, now);
        if (!store::invites::take(tx, key, now)) return tx.may_have_committed() && store::events::exists(tx, event.id);
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
    // Overtaken: the invite was used or revoked, the login was registered through another of its invites, or another
    // user took the user name. Looking again finds which.
    return store::retry_overtaken("accepting an invite", [&]() -> std::optional<Result<Accepted>> {
        const auto invite = find_open(key);
        if (!invite) return ErrorCode::invite_not_found;
        const auto entry = enter(*invite, acceptor, acceptance);
        if (!entry) return entry.error();
        auto issued = issue_session(DialectName::orchd, acceptor.origin, policy_.session_life, clock_.now(), random_);
        issued.session.user = invite->user;
        if (!take(*invite, *entry, parsed, issued.session)) return std::nullopt;
        return Accepted{invite->id, entry->signs_in ? issued.token : ""};
    });
}

} // namespace usher::service
