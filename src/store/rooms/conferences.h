// The table conferences. Each function is one statement. Whoever changes a room's conference holds the lock of its row.
#pragma once

#include "domain/conference.h"
#include "store/engine/database.h"

#include <optional>

namespace usher::store::conferences {

/// Sets the room's conference; its endpoint stays.
void set(Writer& writer, const RoomId& room, const Conference& conference);
/// Counts a change; e-mails about the conference carry the count.
void count_change(Writer& writer, const RoomId& room, Time now);

/// The room that has the endpoint.
std::optional<RoomId> find_room(Reader& reader, const ConferenceId& endpoint);
/// False if another room has it.
bool attach(Writer& writer, const RoomId& room, const ConferenceEndpoint& endpoint, Time now);
void detach(Writer& writer, const ConferenceId& endpoint, Time now);

} // namespace usher::store::conferences
