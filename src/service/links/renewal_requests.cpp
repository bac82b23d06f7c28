#include "service/links/renewal_requests.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/event.h"
#include "domain/language.h"
#include "domain/room_link.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/links/owned_links.h"
#include "store/links/renewal_requests.h"
#include "store/mail/mail_spool.h"
#include "store/orgs/invites.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"
#include "store/rooms/rooms.h"

namespace usher::service {

/// Which link is dead, and whose it was.
struct LinkRequests::Request {
    std::string key_hash;
    Subject subject; ///< kind only, as long as the link is not found
    std::optional<IdBytes> scope;
    std::optional<UserId> inviter;
    std::string address;
};

namespace {

bool is_expired(const RoomLinkState& state, Time now)
{
    return !check_open(state, now);
}

} // namespace

bool LinkRequests::ask_for_invite(std::string_view key)
{
    Request request{parse_invite_key(key).hash, {SubjectKind::invite, InviteId()}, {}, {}, ""};
    const auto now = clock_.now();
    const auto known = database_.read(
        [&](store::Reader& reader) { return store::invites::find_known(reader, parse_invite_key(key), now); });
    if (!known) return ask(request);
    if (known->is_valid && known->expires_at > now) return true;
    request.subject = {SubjectKind::invite, known->id};
    request.scope = known->org.bytes();
    request.inviter = known->inviter;
    request.address = known->address;
    return ask(request);
}

bool LinkRequests::ask_for_room_link(std::string_view text)
{
    const auto token = link_token(text);
    Request request{remembered_hash(token), {SubjectKind::room_link, RoomLinkId()}, {}, {}, ""};
    const auto known =
        database_.read([&](store::Reader& reader) { return store::owned_links::find_known(reader, token); });
    if (!known) return ask(request);
    if (known->room && !is_expired(known->state, clock_.now())) return true;
    request.subject = {SubjectKind::room_link, known->id};
    if (known->room) request.scope = known->room->bytes();
    request.inviter = known->maker;
    return ask(request);
}

bool LinkRequests::ask_for_guest(std::string_view text)
{
    const auto id = RoomGuestId::from_hex(text);
    return id && ask({remembered_hash(id->hex()), {SubjectKind::room_guest, *id}, {}, {}, ""});
}

/// A link that is not there any more is looked for among the dead.
bool LinkRequests::ask(const Request& asked)
{
    auto request = asked;
    if (!request.inviter && !request.scope) {
        const auto dead =
            database_.read([&](store::Reader& reader) { return store::ended_links::find(reader, request.key_hash); });
        if (!dead || dead->subject.kind != request.subject.kind) return false;
        if (dead->end == LinkEnd::used) return true;
        request.subject = dead->subject;
        request.scope = dead->scope;
        request.inviter = dead->inviter;
        request.address = dead->address;
    }
    const auto receiver = receiver_of(request);
    if (!receiver) return true;
    const auto email = email_to(*receiver, request);
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), request.subject, "asked", std::nullopt, now};
    database_.transact([&](store::Transaction& tx) {
        if (!store::renewal_requests::claim_daily_request(tx, request.key_hash, now, now - std::chrono::hours(24)))
            return Done{};
        store::mail_spool::insert(tx, email);
        store::events::insert(tx, event);
        tx.commit();
        return Done{};
    });
    return true;
}

/// Whoever sent it; the organization's owner, if that was the operator, or a program, or somebody who is gone.
std::optional<User> LinkRequests::receiver_of(const Request& request)
{
    return database_.read([&](store::Reader& reader) -> std::optional<User> {
        auto inviter = request.inviter ? store::users::find_registered(reader, *request.inviter) : std::nullopt;
        if (inviter || request.subject.kind != SubjectKind::invite || !request.scope) return inviter;
        const auto org = store::orgs::find(reader, OrgId(*request.scope));
        return org && !org->deleted && org->owner ? store::users::find_registered(reader, org->owner->user)
                                                  : std::nullopt;
    });
}

std::string LinkRequests::name_of_target(const Request& request)
{
    if (!request.scope) return policy_.site_name;
    return database_.read([&](store::Reader& reader) {
        if (request.subject.kind == SubjectKind::invite) {
            const auto org = store::orgs::find(reader, OrgId(*request.scope));
            return org ? org->name : policy_.site_name;
        }
        return store::rooms::find_shown_name(reader, RoomId(*request.scope)).value_or(policy_.site_name);
    });
}

Email LinkRequests::email_to(const User& receiver, const Request& request)
{
    Email mail;
    mail.created_at = clock_.now();
    mail.id = EmailId::make(mail.created_at, random_);
    mail.template_name = "link_request";
    mail.locale = language_of(receiver.locale).value_or(policy_.default_locale);
    mail.recipient = receiver.address;
    mail.sender = policy_.sender;
    mail.sender_name = policy_.sender_name;
    mail.message_id = "<" + mail.id.hex() + policy_.sender.substr(policy_.sender.rfind('@')) + ">";
    mail.subject = {SubjectKind::link_request, request.subject.id};
    mail.params = {{"asker", request.address},
                   {"target_name", name_of_target(request)},
                   {"console_url", policy_.site_url + "/console"}};
    return mail;
}

} // namespace usher::service
