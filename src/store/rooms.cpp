#include "store/rooms.h"

#include "domain/names.h"

namespace usher::store::rooms {
namespace {

constexpr auto insert_room =
    "INSERT INTO rooms (id, realm_id, kind, name, name_key, display_name, read_only, created_by, created_at, "
    "updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

} // namespace

void insert(Writer& writer, const Room& room)
{
    const auto display_name = room.display_name.empty() ? std::nullopt : std::optional(room.display_name);
    writer.execute(insert_room, room.id, room.realm, name_of(room.kind), room.name, handle_key(room.name), display_name,
                   room.read_only, room.created_by, room.created_at, room.updated_at);
}

} // namespace usher::store::rooms
