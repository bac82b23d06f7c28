#include "store/rooms/events.h"

#include "store/engine/batch_statement.h"

namespace usher::store::events {
namespace {

constexpr auto insert_event =
    "INSERT INTO events (id, about_kind, about_id, kind, actor_id, created_at) VALUES (?, ?, ?, ?, ?, ?)";
// IGNORE skips repeated rows, as ON DUPLICATE KEY UPDATE would, but without the UPDATE right.
const BatchStatement
    insert_events("INSERT IGNORE INTO events (id, about_kind, about_id, kind, actor_id, created_at) VALUES ",
                  "(?, ?, ?, ?, ?, ?)", "");
constexpr auto insert_rarely =
    "INSERT INTO events (id, about_kind, about_id, kind, actor_id, created_at) "
    "SELECT ?, ?, ?, ?, ?, ? FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.about_kind = ? AND "
    "e.about_id = ? AND e.kind = ? AND e.created_at > ?)";
constexpr auto select_by_id = "SELECT id FROM events WHERE id = ?";
constexpr auto select_history = "SELECT id, kind, actor_id, created_at FROM events WHERE about_kind = ? AND "
                                "about_id = ? ORDER BY created_at, id";

} // namespace

void insert(Writer& writer, const Event& event)
{
    writer.execute(insert_event, event.id, name_of(event.subject.kind), event.subject.id, event.kind, event.actor,
                   event.created_at);
}

void insert(Writer& writer, const std::vector<Event>& events)
{
    std::vector<Parameters> rows;
    for (const auto& event : events)
        rows.push_back(
            {event.id, name_of(event.subject.kind), event.subject.id, event.kind, event.actor, event.created_at});
    insert_events.execute(writer, rows);
}

void insert_unless_since(Writer& writer, const Event& event, Time since)
{
    const auto* kind = name_of(event.subject.kind);
    writer.execute(insert_rarely, event.id, kind, event.subject.id, event.kind, event.actor, event.created_at, kind,
                   event.subject.id, event.kind, since);
}

bool exists(Reader& reader, const EventId& id)
{
    return reader
        .find(
            select_by_id, [](const Row&) { return true; }, id)
        .has_value();
}

std::vector<Event> list(Reader& reader, const Subject& subject)
{
    const auto from_row = [&](const Row& row) {
        return Event{row.id<EventId>(1), subject, row.text(2), row.optional_id<UserId>(3), row.time(4)};
    };
    return reader.list(select_history, from_row, name_of(subject.kind), subject.id);
}

} // namespace usher::store::events
