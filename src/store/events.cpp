#include "store/events.h"

namespace usher::store::events {
namespace {

constexpr auto insert_event =
    "INSERT INTO events (id, about_kind, about_id, kind, actor_id, created_at) VALUES (?, ?, ?, ?, ?, ?)";

} // namespace

void insert(Writer& writer, const Event& event)
{
    writer.execute(insert_event, event.id, event.about_kind, RoomId(event.about_id), event.kind, event.actor,
                   event.created_at);
}

} // namespace usher::store::events
