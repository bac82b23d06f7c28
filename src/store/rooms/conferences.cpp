#include "store/rooms/conferences.h"

namespace usher::store::conferences {
namespace {

constexpr auto upsert_conference =
    "INSERT INTO conferences (room_id, media_type, scheduled, starts_at, ends_at, duration, sequence, updated_at) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE media_type = VALUES(media_type), "
    "scheduled = VALUES(scheduled), starts_at = VALUES(starts_at), ends_at = VALUES(ends_at), "
    "duration = VALUES(duration), sequence = VALUES(sequence), updated_at = VALUES(updated_at)";
constexpr auto update_sequence = "UPDATE conferences SET sequence = sequence + 1, updated_at = ? WHERE room_id = ?";
constexpr auto select_room = "SELECT room_id FROM conferences WHERE endpoint_id = ?";
constexpr auto upsert_endpoint =
    "INSERT INTO conferences (room_id, endpoint_id, endpoint_user_id, endpoint_media_type, updated_at) "
    "VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE endpoint_id = VALUES(endpoint_id), "
    "endpoint_user_id = VALUES(endpoint_user_id), endpoint_media_type = VALUES(endpoint_media_type), "
    "updated_at = VALUES(updated_at)";
constexpr auto clear_endpoint = "UPDATE conferences SET endpoint_id = NULL, endpoint_user_id = NULL, "
                                "endpoint_media_type = NULL, updated_at = ? WHERE endpoint_id = ?";

} // namespace

void set(Writer& writer, const RoomId& room, const Conference& conference)
{
    writer.execute(upsert_conference, room, name_of(conference.media_type), conference.scheduled, conference.starts_at,
                   conference.ends_at, conference.duration, conference.sequence, conference.updated_at);
}

void count_change(Writer& writer, const RoomId& room, Time now)
{
    writer.execute(update_sequence, now, room);
}

std::optional<RoomId> find_room(Reader& reader, const ConferenceId& endpoint)
{
    return reader.find(
        select_room, [](const Row& row) { return row.id<RoomId>(1); }, endpoint);
}

bool attach(Writer& writer, const RoomId& room, const ConferenceEndpoint& endpoint, Time now)
{
    return writer.try_execute(upsert_endpoint, room, endpoint.id, endpoint.user, name_of(endpoint.media_type), now)
        .done();
}

void detach(Writer& writer, const ConferenceId& endpoint, Time now)
{
    writer.execute(clear_endpoint, now, endpoint);
}

} // namespace usher::store::conferences
