// Use cases of the endpoint that hosts a room's conference: attach, show, detach.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/conference.h"
#include "domain/result.h"
#include "domain/room_view.h"
#include "domain/user.h"
#include "service/context.h"
#include "service/rooms/room_policy.h"

namespace usher::store {
class Transaction;
}

namespace usher::service {

/// All refuse with room_not_found, room_member_required first.
class Conferences {
public:
    Conferences(const Context& context, RoomPolicy policy);

    /// A room has at most one endpoint; one that is in another room is moved.
    /// Errors: conference_exists.
    Result<ConferenceEndpoint> attach(const Caller& caller, const RoomId& room, const ConferenceId& id,
                                      MediaType media_type);
    /// conference_not_found.
    Result<ConferenceEndpoint> find(const Caller& caller, const RoomId& room, const ConferenceId& id);
    /// By a moderator. Errors: room_moderator_required, conference_not_found.
    Result<Done> detach(const Caller& caller, const RoomId& room, const ConferenceId& id);

private:
    Result<ConferenceEndpoint> attach(store::Transaction& tx, const Caller& caller, const RoomId& room,
                                      const ConferenceEndpoint& endpoint, Time now);
    Result<Done> take_away(store::Transaction& tx, const Caller& caller, const ConferenceId& id, Time now);
    void tell(store::Transaction& tx, const Caller& caller, const RoomView& room, stanzas::ConferenceEvent event,
              Time now);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    const RoomPolicy policy_;
};

} // namespace usher::service
