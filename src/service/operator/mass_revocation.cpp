#include "service/operator/mass_revocation.h"

#include "domain/event.h"
#include "service/orgs/members.h"
#include "service/rooms/room_notifications.h"
#include "store/links/ended_links.h"
#include "store/links/room_links.h"
#include "store/mail/mail_spool.h"
#include "store/operator/mass_revocation.h"
#include "store/orgs/members.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

#include <algorithm>

namespace usher::service {
namespace {

constexpr std::int64_t batch_size = 500;
constexpr auto why = "the invitation was revoked";

/// Everything that matches the filter, in batches. What each() revokes is no longer found by the next batch.
template <typename Each>
void each_of(store::Database& database, store::mass_revocation::Listing& list, const RevocationFilter& filter, Time now,
             const Each& each)
{
    for (IdBytes after{};;) {
        const auto batch =
            database.read([&](store::Reader& reader) { return list(reader, filter, after, now, batch_size); });
        for (const auto& one : batch)
            each(one);
        if (batch.size() < batch_size) return;
        after = batch.back().id;
    }
}

template <typename Each>
void each_room(store::Database& database, const RevocationFilter& filter, const Each& each)
{
    for (RoomId after;;) {
        const auto batch = database.read([&](store::Reader& reader) {
            return store::mass_revocation::list_rooms(reader, filter, after, batch_size);
        });
        for (const auto& room : batch)
            each(room);
        if (batch.size() < batch_size) return;
        after = batch.back();
    }
}

std::vector<std::string> recipients_of(const std::vector<Revocable>& revoked)
{
    std::vector<std::string> recipients;
    for (const auto& one : revoked)
        recipients.push_back(one.whom);
    return recipients;
}

/// What removing guests from a room and notifying its users need.
struct RoomScene {
    store::Transaction& tx;
    const NotificationPolicy& policy;
    RoomView room;
    std::vector<RoomMember> audience;
    Time now;
};

void remove_guests(RoomNotifications& news, const RoomScene& scene, const std::vector<Revocable>& guests)
{
    if (guests.empty()) return;
    std::vector<RoomGuestId> ids;
    for (const auto& guest : guests)
        ids.emplace_back(guest.id);
    store::ended_links::bury_guests(scene.tx, ids, LinkEnd::withdrawn, scene.now);
    store::room_guests::remove(scene.tx, ids);
    std::vector<std::string> left;
    for (const auto& guest : store::room_guests::list(scene.tx, scene.room.room.id))
        left.push_back(guest.address.text);
    news.guests_changed(left);
}

void remove_invited(RoomNotifications& news, const RoomScene& scene, const std::vector<Revocable>& invited)
{
    for (const auto& one : invited) {
        auto member = store::room_members::find_member(scene.tx, scene.room.room.id, UserId(one.id));
        if (!member) continue;
        store::room_members::remove(scene.tx, scene.room.room.id, member->user);
        member->place.status = MemberStatus::deleted;
        news.member_changed(*member);
    }
}

} // namespace

void Revocations::list(const RevocationFilter& filter, const Tell& tell)
{
    const auto now = clock_.now();
    if (!filter.room) each_of(database_, store::mass_revocation::list_invites, filter, now, tell);
    each_of(database_, store::mass_revocation::list_room_links, filter, now, tell);
    each_room(database_, filter, [&](const RoomId& room) { std::ranges::for_each(waiting_in(filter, room), tell); });
    if (!filter.room) each_of(database_, store::mass_revocation::list_workspace_emails, filter, now, tell);
}

void Revocations::revoke(const RevocationFilter& filter, const Tell& tell)
{
    const auto now = clock_.now();
    const auto revoke_invites = [&](const Revocable& invite) {
        if (revoke_invite(OrgId(invite.scope), MemberId(invite.handle))) tell(invite);
    };
    const auto revoke_links = [&](const Revocable& link) {
        if (revoke_link(RoomLinkId(link.id))) tell(link);
    };
    const auto revoke_emails = [&](const Revocable& email) {
        revoke_email(EmailId(email.id));
        tell(email);
    };
    if (!filter.room) each_of(database_, store::mass_revocation::list_invites, filter, now, revoke_invites);
    each_of(database_, store::mass_revocation::list_room_links, filter, now, revoke_links);
    each_room(database_, filter, [&](const RoomId& room) { std::ranges::for_each(revoke_in(filter, room), tell); });
    if (!filter.room) each_of(database_, store::mass_revocation::list_workspace_emails, filter, now, revoke_emails);
}

Result<Done> Revocations::revoke_invite(const OrgId& org, const MemberId& member)
{
    const auto now = clock_.now();
    const bool removed = database_.transact([&](store::Transaction& tx) {
        const auto found = store::members::lock(tx, org, member);
        if (!found || found->active) return tx.may_have_committed();
        remove_pending(tx, *found, std::nullopt, now, random_);
        tx.commit();
        return true;
    });
    return removed ? Result<Done>(Done{}) : ErrorCode::member_not_found;
}

/// A personal open invite is kept, but with a new token and unbound: the token that was given out opens nothing any
/// more, even if the inviter binds the link again.
bool Revocations::revoke_link(const RoomLinkId& id)
{
    const auto now = clock_.now();
    const auto new_token = random_uuid(random_);
    const Event event{EventId::make(now, random_), {SubjectKind::room_link, id}, "withdrawn", std::nullopt, now};
    return database_.transact([&](store::Transaction& tx) {
        auto link = store::room_links::lock(tx, id);
        if (!link || !link->room) return tx.may_have_committed();
        const auto owner_jid = store::room_links::find_target(tx, link->token)->inviter_jid;
        const bool stays = link->kind != RoomLinkKind::invite && link->kind != RoomLinkKind::room;
        store::ended_links::bury_room_link(tx, id, LinkEnd::withdrawn, now);
        if (stays) {
            store::room_links::set_token(tx, id, new_token, link->expires_at, now);
            store::room_links::bind(tx, id, std::nullopt, now);
            link->token = new_token;
            link->room = std::nullopt;
        } else {
            store::room_links::remove(tx, id);
        }
        store::events::insert(tx, event);
        if (link->kind != RoomLinkKind::invite)
            tell_owner(tx, policy_, owner_jid, *link, stays ? stanzas::LinkAction::update : stanzas::LinkAction::remove,
                       now, random_);
        tx.commit();
        return true;
    });
}

std::vector<Revocable> Revocations::waiting_in(const RevocationFilter& filter, const RoomId& room)
{
    return database_.read([&](store::Reader& reader) {
        auto all = store::mass_revocation::list_guests(reader, filter, room);
        const auto invited = store::mass_revocation::list_invited_members(reader, filter, room);
        all.insert(all.end(), invited.begin(), invited.end());
        return all;
    });
}

std::vector<Revocable> Revocations::revoke_in(const RevocationFilter& filter, const RoomId& room)
{
    const auto now = clock_.now();
    const Event event{
        EventId::make(now, random_), {SubjectKind::room, room}, "invitation_cancelled", std::nullopt, now};
    std::vector<Revocable> seen; // also by an earlier run, if the response to its COMMIT was lost
    return database_.transact([&](store::Transaction& tx) {
        store::rooms::lock(tx, room, now);
        if (store::events::exists(tx, event.id)) return seen;
        seen.clear();
        Caller nobody;
        nobody.realm = store::mass_revocation::find_realm(tx, room).value_or(OrgId());
        auto view = store::room_views::find(tx, nobody, room);
        if (!view) return seen;
        const auto guests = store::mass_revocation::list_guests(tx, filter, room);
        const auto invited = store::mass_revocation::list_invited_members(tx, filter, room);
        if (guests.empty() && invited.empty()) return seen;
        seen = guests;
        seen.insert(seen.end(), invited.begin(), invited.end());

        const RoomScene scene{tx, policy_.notifications, std::move(*view), audience_of(tx, policy_.notifications, room),
                              now};
        RoomNotifications news(scene.policy, scene.room, scene.audience, now, random_);
        remove_guests(news, scene, guests);
        remove_invited(news, scene, invited);
        store::mail_spool::cancel(tx, {SubjectKind::room, room}, recipients_of(seen), why, now);
        store::events::insert(tx, event);
        news.send(tx);
        tx.commit();
        return seen;
    });
}

void Revocations::revoke_email(const EmailId& id)
{
    const auto now = clock_.now();
    database_.transact([&](store::Transaction& tx) {
        store::mail_spool::cancel(tx, std::vector{id}, why, now);
        tx.commit();
        return Done{};
    });
}

} // namespace usher::service
