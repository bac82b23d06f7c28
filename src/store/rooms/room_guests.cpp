#include "store/rooms/room_guests.h"

#include "store/engine/batch_statement.h"

namespace usher::store::room_guests {
namespace {

#define GUEST_COLUMNS "g.id, g.room_id, g.address, g.address_key, g.place, g.invited_by"

constexpr auto select_of_room = "SELECT " GUEST_COLUMNS " FROM room_guests g WHERE g.room_id = ? ORDER BY g.place";
const BatchStatement select_of_rooms("SELECT " GUEST_COLUMNS " FROM room_guests g WHERE g.room_id IN (", "?",
                                     ") ORDER BY g.room_id, g.place");
const BatchStatement select_of_users("SELECT " GUEST_COLUMNS " FROM room_guests g JOIN users u ON u.address_key = "
                                     "g.address_key WHERE g.room_id = ? AND u.id IN (",
                                     "?", ")");
constexpr auto count_of_room = "SELECT COUNT(*) FROM room_guests WHERE room_id = ?";
constexpr auto select_by_id = "SELECT " GUEST_COLUMNS " FROM room_guests g WHERE g.id = ?";
constexpr auto select_known =
    "SELECT " GUEST_COLUMNS ", r.realm_id, COALESCE(r.display_name, r.name), r.topic, w.id, w.name FROM room_guests g "
    "JOIN rooms r ON r.id = g.room_id LEFT JOIN users w ON w.id = r.created_by WHERE g.id = ?";
#define WAITING_GUESTS                                                                                                 \
    "SELECT " GUEST_COLUMNS " FROM room_guests g STRAIGHT_JOIN rooms r ON r.id = g.room_id AND r.realm_id = ? WHERE "
constexpr auto select_waiting_by_key = WAITING_GUESTS "g.address_key = ? ORDER BY g.room_id FOR UPDATE";
constexpr auto select_waiting_by_id = WAITING_GUESTS "g.id = ? FOR UPDATE";
const BatchStatement
    insert_guests("INSERT INTO room_guests (id, room_id, address, address_key, place, invited_by, created_at) VALUES ",
                  "(?, ?, ?, ?, ?, ?, ?)", " ON DUPLICATE KEY UPDATE place = place");
const BatchStatement delete_guests("DELETE FROM room_guests WHERE id IN (", "?", ")");

constexpr unsigned guest_columns = 6;

RoomGuest from_row(const Row& row)
{
    return {row.id<RoomGuestId>(1),
            row.id<RoomId>(2),
            {row.text(3), row.text(4)},
            row.number(5),
            row.optional_id<UserId>(guest_columns)};
}

} // namespace

std::vector<RoomGuest> list(Reader& reader, const RoomId& room)
{
    return reader.list(select_of_room, from_row, room);
}

std::vector<RoomGuest> list(Reader& reader, const std::vector<RoomId>& rooms)
{
    return select_of_rooms.list(reader, from_row, rows_of(rooms));
}

std::vector<RoomGuest> list_of_users(Reader& reader, const RoomId& room, const std::vector<UserId>& users)
{
    return select_of_users.list(reader, from_row, rows_of(users), {room});
}

std::int64_t count(Reader& reader, const RoomId& room)
{
    const auto number = [](const Row& row) { return row.number(1); };
    return reader.find(count_of_room, number, room).value_or(0);
}

std::optional<RoomGuest> find(Reader& reader, const RoomGuestId& id)
{
    return reader.find(select_by_id, from_row, id);
}

std::optional<KnownGuest> find_known(Reader& reader, const RoomGuestId& id)
{
    const auto known_from_row = [](const Row& row) {
        return KnownGuest{from_row(row),
                          row.id<OrgId>(guest_columns + 1),
                          row.text(guest_columns + 2),
                          row.text(guest_columns + 3),
                          row.optional_id<UserId>(guest_columns + 4),
                          row.text(guest_columns + 5)};
    };
    return reader.find(select_known, known_from_row, id);
}

std::vector<RoomGuest> list_waiting(Transaction& transaction, const OrgId& realm, const std::string& address_key)
{
    return transaction.list(select_waiting_by_key, from_row, realm, address_key);
}

std::optional<RoomGuest> find_waiting(Transaction& transaction, const OrgId& realm, const RoomGuestId& id)
{
    return transaction.find(select_waiting_by_id, from_row, realm, id);
}

void insert(Writer& writer, const std::vector<RoomGuest>& guests, Time now)
{
    std::vector<Parameters> rows;
    for (const auto& guest : guests)
        rows.push_back(
            {guest.id, guest.room, guest.address.text, guest.address.key, guest.place, guest.invited_by, now});
    insert_guests.execute(writer, rows);
}

void remove(Writer& writer, const std::vector<RoomGuestId>& guests)
{
    delete_guests.execute(writer, rows_of(guests));
}

} // namespace usher::store::room_guests
