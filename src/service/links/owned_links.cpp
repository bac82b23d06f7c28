#include "service/links/owned_links.h"

#include "service/links/link_notifications.h"
#include "service/rooms/room_access.h"
#include "store/engine/database.h"
#include "store/engine/overtaken.h"
#include "store/links/ended_links.h"
#include "store/links/room_links.h"

#include <algorithm>

namespace usher::service {
namespace {

using stanzas::LinkAction;
using Slot = RoomLinkSlot;

Error not_found(const Caller& caller)
{
    return {ErrorCode::open_invite_not_found, caller.id.hex()};
}

/// A room with an unscheduled conference is someone's personal room.
RoomLinkKind kind_of_link_to(const RoomView& room)
{
    if (!room.conference || room.conference->scheduled) return RoomLinkKind::room;
    switch (room.conference->media_type) {
    case MediaType::pstn_audio: return RoomLinkKind::audio;
    case MediaType::webrtc: return RoomLinkKind::video;
    case MediaType::webrtc_sharing: break;
    }
    return RoomLinkKind::room;
}

Slot slot_of(const RoomLink& link)
{
    return link.kind == RoomLinkKind::room ? Slot::of_room(link.inviter, *link.room)
                                           : Slot::of(link.inviter, link.kind);
}

/// Picks the link when no room is named.
std::optional<RoomLink> unnamed_among(const std::vector<RoomLink>& links)
{
    for (const auto kind : {RoomLinkKind::audio, RoomLinkKind::video})
        if (const auto found = std::ranges::find(links, kind, &RoomLink::kind); found != links.end()) return *found;
    return links.size() == 1 ? std::optional(links.front()) : std::nullopt;
}

bool has_ended(const RoomLink& link, Time now)
{
    return link.expires_at && *link.expires_at <= now;
}

} // namespace

OwnedLinks::OwnedLinks(const Context& context, NotificationPolicy notifications, OwnedLinkPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random),
      notifications_(std::move(notifications)), policy_(std::move(policy))
{
}

std::optional<Time> OwnedLinks::end_of_token(Time now) const
{
    return policy_.life ? std::optional(now + *policy_.life) : std::nullopt;
}

void OwnedLinks::renew(store::Transaction& tx, RoomLink& link, const std::string& token, Time now) const
{
    store::ended_links::bury_room_link(tx, link.id, LinkEnd::renewed, now);
    link.token = token;
    link.expires_at = end_of_token(now);
    store::room_links::set_token(tx, link.id, token, link.expires_at, now);
}

RoomLink OwnedLinks::make(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room)
{
    RoomLink link;
    const auto now = clock_.now();
    link.id = RoomLinkId::make(now, random_);
    link.kind = kind;
    link.token = random_uuid(random_);
    link.room = room;
    link.inviter = caller.id;
    link.created_at = now;
    link.updated_at = now;
    link.expires_at = end_of_token(now);
    return link;
}

void OwnedLinks::tell(store::Transaction& tx, const Caller& caller, const RoomLink& link, LinkAction action)
{
    tell_owner(tx, {notifications_, policy_.public_origin}, caller.own_jid, link, action, clock_.now(), random_);
}

std::optional<RoomLink> OwnedLinks::create(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room,
                                           const Slot& slot)
{
    const auto link = make(caller, kind, room);
    return database_.transact([&](store::Transaction& tx) -> std::optional<RoomLink> {
        if (!store::room_links::insert(tx, link, slot)) {
            // by this transaction, if the response to COMMIT was lost
            const auto there = store::room_links::find(tx, slot);
            return there && there->id == link.id ? there : std::nullopt;
        }
        tell(tx, caller, link, LinkAction::create);
        tx.commit();
        return link;
    });
}

Result<RoomLink> OwnedLinks::change(const Caller& caller, const Slot& slot, const Change& change)
{
    std::optional<RoomLink> seen;
    return database_.transact([&](store::Transaction& tx) -> Result<RoomLink> {
        auto link = store::room_links::lock(tx, slot);
        if (!link) return tx.may_have_committed() ? Result(*seen) : not_found(caller);
        seen = link;
        if (const auto action = change(tx, *link)) {
            tell(tx, caller, *link, *action);
            tx.commit();
        }
        return std::move(*link);
    });
}

RoomLink OwnedLinks::change_or_create(const Caller& caller, RoomLinkKind kind, const std::optional<RoomId>& room,
                                      const Slot& slot, const Change& change_found)
{
    // When overtaken by another request, look again: its link is found.
    return store::retry_overtaken("making a user's own link", [&]() -> std::optional<RoomLink> {
        const auto known = database_.read([&](store::Reader& reader) { return store::room_links::find(reader, slot); });
        if (!known) {
            if (auto created = create(caller, kind, room, slot)) return created;
        } else if (auto changed = change(caller, slot, change_found)) {
            return std::move(*changed);
        }
        return std::nullopt;
    });
}

// ---- the personal open invite

Result<RoomLink> OwnedLinks::find_personal(const Caller& caller)
{
    auto link = database_.read([&](store::Reader& reader) {
        return store::room_links::find(reader, Slot::of(caller.id, RoomLinkKind::personal));
    });
    return link ? Result(std::move(*link)) : not_found(caller);
}

RoomLink OwnedLinks::reset_personal(const Caller& caller)
{
    const auto token = random_uuid(random_);
    const auto now = clock_.now();
    const auto slot = Slot::of(caller.id, RoomLinkKind::personal);
    return change_or_create(caller, RoomLinkKind::personal, std::nullopt, slot,
                            [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
                                if (link.token == token) return std::nullopt; // by an earlier run
                                renew(tx, link, token, now);
                                return LinkAction::update;
                            });
}

Result<RoomView> OwnedLinks::bindable_room(const Caller& caller, const RoomId& room)
{
    auto view = database_.read([&](store::Reader& reader) { return room_for_moderator(reader, caller, room); });
    if (view && view->closed) return Error{ErrorCode::room_closed, room.hex()};
    if (view && !view->membership->is_member()) return member_required(caller, room); // invited, but has not answered
    return view;
}

Result<RoomLink> OwnedLinks::bind_personal(const Caller& caller, const RoomId& room)
{
    if (const auto known = find_personal(caller); !known) return known.error();
    if (const auto bindable = bindable_room(caller, room); !bindable) return bindable.error();
    const auto token = random_uuid(random_);
    const auto now = clock_.now();
    return change(caller, Slot::of(caller.id, RoomLinkKind::personal),
                  [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
                      const bool is_over = has_ended(link, now);
                      if (link.room == room && !is_over) return std::nullopt;
                      if (is_over) renew(tx, link, token, now);
                      if (link.room != room) store::room_links::bind(tx, link.id, room, now);
                      link.room = room;
                      return LinkAction::update;
                  });
}

Result<RoomLink> OwnedLinks::unbind_personal(const Caller& caller)
{
    const auto now = clock_.now();
    return change(caller, Slot::of(caller.id, RoomLinkKind::personal),
                  [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
                      if (!link.room) return std::nullopt;
                      store::room_links::bind(tx, link.id, std::nullopt, now);
                      link.room = std::nullopt;
                      return LinkAction::update;
                  });
}

// ---- public links

std::vector<RoomLink> OwnedLinks::list_public(const Caller& caller)
{
    return database_.read([&](store::Reader& reader) { return store::room_links::list_public(reader, caller.id); });
}

Result<RoomLink> OwnedLinks::link_to(const Caller& caller, const RoomId& room)
{
    const auto links = list_public(caller);
    const auto found = std::ranges::find(links, std::optional(room), &RoomLink::room);
    return found == links.end() ? not_found(caller) : Result(*found);
}

Result<RoomLink> OwnedLinks::bind_public(const Caller& caller, const RoomId& room)
{
    const auto view = bindable_room(caller, room);
    if (!view) return view.error();
    const auto kind = kind_of_link_to(*view);
    const auto slot = kind == RoomLinkKind::room ? Slot::of_room(caller.id, room) : Slot::of(caller.id, kind);
    const auto token = random_uuid(random_);
    const auto now = clock_.now();
    return change_or_create(caller, kind, room, slot,
                            [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
                                const bool is_over = has_ended(link, now);
                                if (link.room == room && !is_over) return std::nullopt;
                                if (is_over) renew(tx, link, token, now);
                                if (link.room != room) store::room_links::bind(tx, link.id, room, now);
                                link.room = room;
                                return LinkAction::update;
                            });
}

Result<RoomLink> OwnedLinks::reset_public(const Caller& caller, const std::optional<RoomId>& room)
{
    std::optional<RoomLink> meant;
    if (room) {
        const auto found = link_to(caller, *room);
        if (!found) return found.error();
        meant = *found;
    } else {
        const auto links = list_public(caller);
        if (links.empty()) return not_found(caller);
        meant = unnamed_among(links);
        if (!meant) return Error{ErrorCode::field_required, "roomId"};
    }
    const auto token = random_uuid(random_);
    const auto now = clock_.now();
    return change(caller, slot_of(*meant), [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
        if (link.token == token) return std::nullopt; // by an earlier run
        renew(tx, link, token, now);
        return LinkAction::update;
    });
}

Result<RoomLink> OwnedLinks::unbind_public(const Caller& caller, const RoomId& room)
{
    const auto meant = link_to(caller, room);
    if (!meant) return meant.error();
    const auto now = clock_.now();
    return change(caller, slot_of(*meant), [&](store::Transaction& tx, RoomLink& link) -> std::optional<LinkAction> {
        if (link.kind == RoomLinkKind::room) {
            store::ended_links::bury_room_link(tx, link.id, LinkEnd::withdrawn, now);
            store::room_links::remove(tx, link.id);
            return LinkAction::remove;
        }
        if (!link.room) return std::nullopt;
        store::room_links::bind(tx, link.id, std::nullopt, now);
        link.room = std::nullopt;
        return LinkAction::update;
    });
}

Result<RoomLink> OwnedLinks::find_of_room(const Caller& caller, const RoomId& room)
{
    return database_.read([&](store::Reader& reader) -> Result<RoomLink> {
        if (const auto view = room_for_moderator(reader, caller, room); !view) return view.error();
        auto link = store::room_links::find_of_room(reader, room);
        return link ? Result(std::move(*link)) : not_found(caller);
    });
}

} // namespace usher::service
