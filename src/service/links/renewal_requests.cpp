#include "service/links/renewal_requests.h"

#include "domain/event.h"
#include "domain/invite_key.h"
#include "domain/room_link.h"
#include "store/accounts/users.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/links/renewal_requests.h"
#include "store/links/room_links.h"
#include "store/orgs/invites.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"
#include "store/rooms/rooms.h"

namespace usher::service {

/// Which link has ended, and its inviter.
struct RenewalRequests::Request {
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

bool RenewalRequests::ask_for_invite(std::string_view key)
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

bool RenewalRequests::ask_for_room_link(std::string_view text)
{
    const auto token = link_token(text);
    Request request{remembered_hash(token), {SubjectKind::room_link, RoomLinkId()}, {}, {}, ""};
    const auto known =
        database_.read([&](store::Reader& reader) { return store::room_links::find_known(reader, token); });
    if (!known) return ask(request);
    if (known->room && !is_expired(known->state, clock_.now())) return true;
    request.subject = {SubjectKind::room_link, known->id};
    if (known->room) request.scope = known->room->bytes();
    request.inviter = known->inviter;
    return ask(request);
}

bool RenewalRequests::ask_for_guest(std::string_view text)
{
    const auto id = RoomGuestId::from_hex(text);
    return id && ask({remembered_hash(id->hex()), {SubjectKind::room_guest, *id}, {}, {}, ""});
}

/// A link that no longer exists is looked up among the ended ones.
bool RenewalRequests::ask(const Request& asked)
{
    auto request = asked;
    if (!request.inviter && !request.scope) {
        const auto ended =
            database_.read([&](store::Reader& reader) { return store::ended_links::find(reader, request.key_hash); });
        if (!ended || ended->subject.kind != request.subject.kind) return false;
        if (ended->end == LinkEnd::used) return true;
        request.subject = ended->subject;
        request.scope = ended->scope;
        request.inviter = ended->inviter;
        request.address = ended->address;
    }
    if (const auto recipient = recipient_of(request)) write(request, *recipient);
    return true;
}

/// The inviter; or the organization's owner, if the inviter was the operator, a program, or a user who no longer
/// exists.
std::optional<User> RenewalRequests::recipient_of(const Request& request)
{
    return database_.read([&](store::Reader& reader) -> std::optional<User> {
        auto inviter = request.inviter ? store::users::find_registered(reader, *request.inviter) : std::nullopt;
        if (inviter || request.subject.kind != SubjectKind::invite || !request.scope) return inviter;
        const auto org = store::orgs::find(reader, OrgId(*request.scope));
        return org && !org->deleted && org->owner ? store::users::find_registered(reader, org->owner->user)
                                                  : std::nullopt;
    });
}

std::string RenewalRequests::name_of_target(store::Reader& reader, const Request& request, const std::string& otherwise)
{
    if (!request.scope) return otherwise;
    if (request.subject.kind == SubjectKind::invite) {
        const auto org = store::orgs::find(reader, OrgId(*request.scope));
        return org ? org->name : otherwise;
    }
    return store::rooms::find_shown_name(reader, RoomId(*request.scope)).value_or(otherwise);
}

void RenewalRequests::write(const Request& request, const User& recipient)
{
    const auto address = parse_address(recipient.address);
    if (!address) return;
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), request.subject, "asked", std::nullopt, now};
    const EmailOrigin nobody{std::nullopt, recipient.realm, std::nullopt, EmailOrigin::Counting::for_recipient};
    database_.transact([&](store::Transaction& tx) {
        if (!store::renewal_requests::claim_daily_request(tx, request.key_hash, now, now - std::chrono::hours(24)))
            return Done{};
        const EmailWriter writer(tx, policy_, nobody, now, random_);
        auto email = writer.make(*address, recipient.locale, "");
        email.template_name = "link_request";
        email.subject = {SubjectKind::link_request, request.subject.id};
        email.params["asker"] = request.address;
        email.params["target_name"] = name_of_target(tx, request, policy_.site_name);
        email.params["console_url"] = policy_.site_url + "/console";
        store::events::insert(tx, event);
        if (writer.write(tx, {email})) tx.commit();
        return Done{};
    });
}

} // namespace usher::service
