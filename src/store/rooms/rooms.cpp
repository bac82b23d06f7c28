#include "store/rooms/rooms.h"

#include "domain/names.h"
#include "store/rooms/presence.h"
#include "store/rooms/room_members.h"

#include <algorithm>

namespace usher::store::rooms {
namespace {

#define ROOM_COLUMNS                                                                                                   \
    "r.id, r.realm_id, r.kind, r.name, r.display_name, r.read_only, r.created_by, c.username, r.created_at, "          \
    "r.updated_at, (SELECT COUNT(*) FROM room_members a WHERE a.room_id = r.id AND " IS_PRESENT(                       \
        "a") "), "                                                                                                     \
             "(SELECT COUNT(*) FROM events e WHERE e.about_kind = 'room' AND e.about_id = r.id AND e.kind = "          \
             "'user_joined')"
constexpr unsigned room_columns = 12;
#define ROOMS_OF_USER                                                                                                  \
    "SELECT " ROOM_COLUMNS                                                                                             \
    ", m.roles, m.banned, m.status, m.created_at FROM rooms r LEFT JOIN users c ON c.id = r.created_by "               \
    "LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "

constexpr auto select_shown_name = "SELECT COALESCE(display_name, name) FROM rooms WHERE id = ?";
constexpr auto select_by_id = ROOMS_OF_USER "WHERE r.realm_id = ? AND r.id = ?";
constexpr auto select_by_name = ROOMS_OF_USER "WHERE r.realm_id = ? AND r.name_key = ?";
constexpr auto select_direct = ROOMS_OF_USER "WHERE r.direct_key = ?";
constexpr auto select_named = "SELECT " ROOM_COLUMNS " FROM rooms r LEFT JOIN users c ON c.id = r.created_by "
                              "WHERE r.realm_id = ? AND r.kind <> 'direct' ORDER BY r.name_key LIMIT ?";
constexpr auto insert_room =
    "INSERT INTO rooms (id, realm_id, kind, name, name_key, display_name, direct_key, read_only, created_by, "
    "created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto insert_detailed =
    "INSERT INTO rooms (id, realm_id, kind, name, name_key, display_name, created_by, created_at, updated_at, topic, "
    "history, number, disable_notifications, auto_register, auto_accept_invitation, mute_upon_entry, play_entry_tone, "
    "custom_data) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr auto update_room =
    "UPDATE rooms SET kind = ?, display_name = ?, created_by = ?, topic = ?, history = ?, number = ?, "
    "disable_notifications = ?, auto_register = ?, auto_accept_invitation = ?, mute_upon_entry = ?, "
    "play_entry_tone = ?, custom_data = ?, updated_at = ? WHERE id = ?";
constexpr auto touch_room = "UPDATE rooms SET last_activity_at = ? WHERE id = ?";
constexpr auto touch_user = "UPDATE users SET updated_at = ? WHERE id = ?";
constexpr auto delete_room = "DELETE FROM rooms WHERE id = ?";
constexpr auto delete_direct = "DELETE r FROM rooms r JOIN room_members m ON m.room_id = r.id "
                               "WHERE m.user_id = ? AND r.kind = 'direct'";
constexpr auto select_last_owned =
    "SELECT r.id, r.name, (SELECT h.user_id FROM room_members h WHERE h.room_id = r.id AND h.user_id <> m.user_id "
    "AND " IS_PRESENT("h") " ORDER BY h.created_at, h.user_id LIMIT 1) "
                           "FROM room_members m JOIN rooms r ON r.id = m.room_id WHERE m.user_id = ? AND "
                           "FIND_IN_SET('owner', m.roles) "
                           "AND " IS_PRESENT("m") " AND r.kind <> 'direct' AND r.id <> r.realm_id AND NOT EXISTS "
                                                  "(SELECT 1 FROM room_members o WHERE o.room_id = r.id AND o.user_id "
                                                  "<> m.user_id AND FIND_IN_SET('owner', o.roles) "
                                                  "AND " IS_PRESENT("o") ") ORDER BY r.name";

Room room_from_row(const Row& row)
{
    Room room;
    room.id = row.id<RoomId>(1);
    room.realm = row.id<OrgId>(2);
    room.kind = parse_room_kind(row.text(3));
    room.name = row.text(4);
    room.display_name = row.text(5);
    room.read_only = row.flag(6);
    room.created_by = row.optional_id<UserId>(7);
    room.creator_username = row.text(8);
    room.created_at = row.time(9);
    room.updated_at = row.time(10);
    room.member_count = row.number(11);
    room.message_count = row.number(12);
    return room;
}

RoomOfUser from_row(const Row& row)
{
    return {room_from_row(row), room_members::from_columns(row, room_columns + 1)};
}

std::optional<std::string> unless_empty(const std::string& text)
{
    return text.empty() ? std::nullopt : std::optional(text);
}

Inserted outcome_of(const Tried& tried)
{
    if (tried.done()) return Inserted::done;
    if (tried.is_refused_by("PRIMARY")) return Inserted::already_there;
    if (tried.is_refused_by("rooms_name")) return Inserted::name_taken;
    throw *tried.refusal;
}

/// The same key for either order of the two users.
std::string direct_key(const UserId& one, const UserId& other)
{
    std::string key;
    for (const auto& id : {std::min(one, other), std::max(one, other)})
        key.append(reinterpret_cast<const char*>(id.bytes().data()), id.bytes().size());
    return key;
}

} // namespace

std::vector<Room> list(Reader& reader, const OrgId& realm, std::int64_t most)
{
    return reader.list(select_named, room_from_row, realm, most);
}

std::optional<RoomOfUser> find(Reader& reader, const Caller& caller, const RoomRef& ref)
{
    if (ref.id) return reader.find(select_by_id, from_row, caller.id, caller.realm, *ref.id);
    return reader.find(select_by_name, from_row, caller.id, caller.realm, handle_key(ref.name));
}

std::optional<RoomOfUser> find_direct(Reader& reader, const Caller& caller, const UserId& other)
{
    return reader.find(select_direct, from_row, caller.id, direct_key(caller.id, other));
}

std::optional<std::string> find_shown_name(Reader& reader, const RoomId& room)
{
    return reader.find(
        select_shown_name, [](const Row& row) { return row.text(1); }, room);
}

Inserted insert(Writer& writer, const Room& room)
{
    return outcome_of(writer.try_execute(insert_room, room.id, room.realm, name_of(room.kind), room.name,
                                         handle_key(room.name), unless_empty(room.display_name), std::nullopt,
                                         room.read_only, room.created_by, room.created_at, room.updated_at));
}

Inserted insert(Writer& writer, const Room& room, const RoomDetails& details)
{
    return outcome_of(
        writer.try_execute(insert_detailed, room.id, room.realm, name_of(room.kind), room.name, handle_key(room.name),
                           unless_empty(room.display_name), room.created_by, room.created_at, room.updated_at,
                           details.topic, name_of(details.history), details.number, details.disable_notifications,
                           details.locked ? "lock" : "unlock", details.auto_accept_invitation, details.mute_upon_entry,
                           details.play_entry_tone, unless_empty(details.custom_data)));
}

void update(Writer& writer, const Room& room, const RoomDetails& details, Time now)
{
    writer.execute(update_room, name_of(room.kind), unless_empty(room.display_name), room.created_by, details.topic,
                   name_of(details.history), details.number, details.disable_notifications,
                   details.locked ? "lock" : "unlock", details.auto_accept_invitation, details.mute_upon_entry,
                   details.play_entry_tone, unless_empty(details.custom_data), now, room.id);
}

void lock(Transaction& tx, const RoomId& room, Time now)
{
    tx.execute(touch_room, now, room);
}

void lock_creator(Transaction& tx, const UserId& user, Time now)
{
    tx.execute(touch_user, now, user);
}

bool insert_direct(Writer& writer, const Room& room, const UserId& one, const UserId& other)
{
    const auto tried = writer.try_execute(insert_room, room.id, room.realm, name_of(room.kind), std::nullopt,
                                          std::nullopt, std::nullopt, direct_key(one, other), room.read_only,
                                          room.created_by, room.created_at, room.updated_at);
    if (tried.done()) return true;
    if (tried.is_refused_by("PRIMARY") || tried.is_refused_by("rooms_direct")) return false;
    throw *tried.refusal;
}

void remove(Writer& writer, const RoomId& room)
{
    writer.execute(delete_room, room);
}

void remove_direct_of(Writer& writer, const UserId& user)
{
    writer.execute(delete_direct, user);
}

std::vector<LastOwned> list_last_owned(Reader& reader, const UserId& owner)
{
    const auto from_row = [](const Row& row) {
        return LastOwned{row.id<RoomId>(1), row.text(2), row.optional_id<UserId>(3)};
    };
    return reader.list(select_last_owned, from_row, owner);
}

} // namespace usher::store::rooms
