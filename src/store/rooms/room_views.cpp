#include "store/rooms/room_views.h"

#include "store/rooms/presence.h"
#include "store/rooms/room_members.h"

#include <array>

namespace usher::store::room_views {
namespace {

#define SHOWN_NAME "COALESCE(r.display_name, r.name)"
#define ROOM_VIEW_COLUMNS                                                                                              \
    "r.id, r.realm_id, r.kind, r.name, r.display_name, r.read_only, r.created_by, r.created_at, r.updated_at, "        \
    "r.topic, r.history, r.number, r.disable_notifications, r.auto_register = 'lock', r.auto_accept_invitation, "      \
    "r.mute_upon_entry, r.play_entry_tone, r.custom_data, r.last_activity_at, "                                        \
    "c.media_type, c.scheduled, c.starts_at, c.ends_at, c.duration, c.sequence, c.updated_at, "                        \
    "c.endpoint_id, c.endpoint_media_type, c.endpoint_user_id, m.roles, m.banned, m.status, m.created_at, "            \
    "(SELECT COUNT(*) FROM room_members a WHERE a.room_id = r.id AND " HAS_PLACE("a") "), " IS_OPEN("r")
#define FROM_ROOMS                                                                                                     \
    " FROM rooms r LEFT JOIN conferences c ON c.room_id = r.id "                                                       \
    "LEFT JOIN room_members m ON m.room_id = r.id AND m.user_id = ? "

constexpr auto select_by_id =
    "SELECT " ROOM_VIEW_COLUMNS FROM_ROOMS "WHERE r.id = ? AND r.realm_id = ? AND r.kind <> 'direct'";

// A negative number, or NULL, disables a condition.
#define THAT_PASS                                                                                                      \
    "WHERE r.realm_id = ? AND r.kind <> 'direct' "                                                                     \
    "AND (NOT COALESCE(m.banned, FALSE) AND FIND_IN_SET(m.status, ?) > 0 OR "                                          \
    "NOT ? AND r.kind = 'channel' AND NOT COALESCE(m.banned, FALSE)) "                                                 \
    "AND (? IS NULL OR c.endpoint_id = ?) AND (? < 0 OR c.media_type IS NOT NULL AND c.scheduled = ?) "                \
    "AND (? < 0 OR (c.media_type IS NOT NULL OR c.endpoint_id IS NOT NULL) = ?) "                                      \
    "AND (? < 0 OR NOT " IS_OPEN("r") " = ?) AND LOCATE(?, " SHOWN_NAME ") > 0"
#define LISTED_BY(column, direction)                                                                                   \
    "SELECT " ROOM_VIEW_COLUMNS FROM_ROOMS THAT_PASS " ORDER BY " column " " direction ", r.id LIMIT ? OFFSET ?"
// Indexed by RoomOrder; the second of each pair is descending.
constexpr std::array<std::array<const char*, 2>, room_orders> select_page = {{
    {LISTED_BY(SHOWN_NAME, "ASC"), LISTED_BY(SHOWN_NAME, "DESC")},
    {LISTED_BY("r.topic", "ASC"), LISTED_BY("r.topic", "DESC")},
    {LISTED_BY("r.created_at", "ASC"), LISTED_BY("r.created_at", "DESC")},
    {LISTED_BY("r.last_activity_at", "ASC"), LISTED_BY("r.last_activity_at", "DESC")},
}};
constexpr auto count_all = "SELECT COUNT(*)" FROM_ROOMS THAT_PASS;
constexpr auto count_by_creator =
    "SELECT COUNT(*) FROM rooms r WHERE r.created_by = ? AND r.kind <> 'direct' AND " IS_OPEN("r");

RoomDetails details_from_row(const Row& row)
{
    RoomDetails details;
    details.topic = row.text(10);
    details.history = *parse_room_history(row.text(11));
    details.number = row.number(12);
    details.disable_notifications = row.flag(13);
    details.locked = row.flag(14);
    details.auto_accept_invitation = row.flag(15);
    details.mute_upon_entry = row.flag(16);
    details.play_entry_tone = row.flag(17);
    details.custom_data = row.text(18);
    return details;
}

Conference conference_from_row(const Row& row)
{
    Conference conference;
    conference.media_type = *parse_media_type(row.text(20));
    conference.scheduled = row.flag(21);
    conference.starts_at = row.optional_time(22);
    conference.ends_at = row.optional_time(23);
    if (!row.is_null(24)) conference.duration = row.number(24);
    conference.sequence = row.number(25);
    conference.updated_at = row.time(26);
    return conference;
}

RoomView from_row(const Row& row)
{
    RoomView view;
    view.room.id = row.id<RoomId>(1);
    view.room.realm = row.id<OrgId>(2);
    view.room.kind = parse_room_kind(row.text(3));
    view.room.name = row.text(4);
    view.room.display_name = row.text(5);
    view.room.read_only = row.flag(6);
    view.room.created_by = row.optional_id<UserId>(7);
    view.room.created_at = row.time(8);
    view.room.updated_at = row.time(9);
    view.details = details_from_row(row);
    view.last_activity_at = row.optional_time(19);
    if (!row.is_null(20)) view.conference = conference_from_row(row);
    if (!row.is_null(27))
        view.endpoint =
            ConferenceEndpoint{row.id<ConferenceId>(27), row.optional_id<UserId>(29), *parse_media_type(row.text(28))};
    view.membership = room_members::from_columns(row, 30);
    view.active_count = row.number(34);
    view.closed = !row.flag(35);
    return view;
}

std::string set_of(const std::vector<MemberStatus>& statuses)
{
    std::string set;
    for (const auto status : statuses)
        set += (set.empty() ? "" : ",") + std::string(name_of(status));
    return set;
}

int number_of(const std::optional<bool>& wanted)
{
    return wanted ? *wanted : -1;
}

/// Calls query(parameters of the WHERE clause …).
template <typename Query>
auto with_values_of(const RoomFilter& filter, const Caller& caller, Query query)
{
    const int scheduled = number_of(filter.scheduled);
    const int has_conference = number_of(filter.has_conference);
    const int is_closed = number_of(filter.is_closed);
    return query(caller.id, caller.realm, set_of(filter.statuses), filter.own_only, filter.endpoint, filter.endpoint,
                 scheduled, scheduled, has_conference, has_conference, is_closed, is_closed, filter.name);
}

std::int64_t number_from_row(const Row& row)
{
    return row.number(1);
}

} // namespace

std::optional<RoomView> find(Reader& reader, const Caller& caller, const RoomId& room)
{
    return reader.find(select_by_id, from_row, caller.id, room, caller.realm);
}

std::vector<RoomView> list(Reader& reader, const Caller& caller, const RoomFilter& filter)
{
    const auto* select = select_page[static_cast<std::size_t>(filter.order)][filter.descending ? 1 : 0];
    return with_values_of(filter, caller, [&](const auto&... values) {
        return reader.list(select, from_row, values..., filter.limit, filter.offset);
    });
}

std::int64_t count(Reader& reader, const Caller& caller, const RoomFilter& filter)
{
    return with_values_of(filter, caller, [&](const auto&... values) {
        return reader.find(count_all, number_from_row, values...).value_or(0);
    });
}

std::int64_t count_created(Reader& reader, const UserId& user)
{
    return reader.find(count_by_creator, number_from_row, user).value_or(0);
}

} // namespace usher::store::room_views
