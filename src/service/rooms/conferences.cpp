#include "service/rooms/conferences.h"

#include "service/rooms/room_access.h"
#include "service/rooms/room_notifications.h"
#include "store/rooms/conferences.h"
#include "store/rooms/room_members.h"
#include "store/rooms/room_views.h"
#include "store/rooms/rooms.h"

namespace usher::service {
namespace {

using stanzas::ConferenceEvent;

Error not_found(const ConferenceId& id)
{
    return {ErrorCode::conference_not_found, id.hex()};
}

bool is_held_by(const RoomView& room, const ConferenceId& id)
{
    return room.endpoint && room.endpoint->id == id;
}

} // namespace

Conferences::Conferences(const Context& context, RoomPolicy policy)
    : database_(context.database), clock_(context.clock), random_(context.random), policy_(std::move(policy))
{
}

Result<ConferenceEndpoint> Conferences::attach(const Caller& caller, const RoomId& room, const ConferenceId& id,
                                               MediaType media_type)
{
    const auto now = clock_.now();
    const ConferenceEndpoint endpoint{id, caller.id, media_type};
    return database_.transact([&](store::Transaction& tx) -> Result<ConferenceEndpoint> {
        auto attached = attach(tx, caller, room, endpoint, now);
        if (tx.may_have_committed() && !attached && attached.error().code == ErrorCode::conference_exists)
            if (const auto view = store::room_views::find(tx, caller, room); view && is_held_by(*view, id))
                return endpoint;
        return attached;
    });
}

Result<ConferenceEndpoint> Conferences::attach(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                               const ConferenceEndpoint& endpoint, Time now)
{
    store::rooms::lock(tx, room, now);
    const auto view = room_for_active(tx, caller, room);
    if (!view) return view.error();
    if (view->endpoint) return Error{ErrorCode::conference_exists, view->endpoint->id.hex()};
    if (const auto taken = take_away(tx, caller, endpoint.id, now); !taken) return taken.error();
    if (!store::conferences::attach(tx, room, endpoint, now))
        return Error{ErrorCode::conference_exists, endpoint.id.hex()};
    tell(tx, caller, *view, ConferenceEvent::add, now);
    tx.commit();
    return endpoint;
}

/// Takes it from the room it is in, if any; never from a room of another realm.
Result<Done> Conferences::take_away(store::Transaction& tx, const Caller& caller, const ConferenceId& id, Time now)
{
    const auto elsewhere = store::conferences::find_room(tx, id);
    if (!elsewhere) return Done{};
    store::rooms::lock(tx, *elsewhere, now);
    const auto view = store::room_views::find(tx, caller, *elsewhere);
    if (!view) return Error{ErrorCode::conference_exists, id.hex()};
    store::conferences::detach(tx, id, now);
    tell(tx, caller, *view, ConferenceEvent::remove, now);
    return Done{};
}

Result<ConferenceEndpoint> Conferences::find(const Caller& caller, const RoomId& room, const ConferenceId& id)
{
    return database_.read([&](store::Reader& reader) -> Result<ConferenceEndpoint> {
        const auto view = room_for_registered(reader, caller, room);
        if (!view) return view.error();
        return is_held_by(*view, id) ? Result(*view->endpoint) : not_found(id);
    });
}

Result<Done> Conferences::detach(const Caller& caller, const RoomId& room, const ConferenceId& id)
{
    const auto now = clock_.now();
    return database_.transact([&](store::Transaction& tx) -> Result<Done> {
        store::rooms::lock(tx, room, now);
        const auto view = room_for_moderator(tx, caller, room);
        if (!view) return view.error();
        if (!is_held_by(*view, id)) return tx.may_have_committed() ? Result<Done>(Done{}) : not_found(id);
        store::conferences::detach(tx, id, now);
        tell(tx, caller, *view, ConferenceEvent::remove, now);
        tx.commit();
        return Done{};
    });
}

void Conferences::tell(store::Transaction& tx, const Caller& caller, const RoomView& room, ConferenceEvent event,
                       Time now)
{
    const auto audience = audience_of(tx, policy_.notifications, room.room.id);
    RoomNotifications news(policy_.notifications, room, audience, now, random_);
    news.conference(event, member_of(caller, audience));
    news.send(tx);
}

} // namespace usher::service
