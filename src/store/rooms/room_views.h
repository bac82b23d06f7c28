// Rooms as Rainbow sees them, from the tables rooms, room_members and conferences. Direct rooms are none of them.
// One function is one statement.
#pragma once

#include "domain/room_view.h"
#include "domain/user.h"
#include "store/engine/database.h"

#include <optional>
#include <string>
#include <vector>

namespace usher::store::room_views {

/// Within the user's realm; his place may be none.
std::optional<RoomView> find(Reader& reader, const Caller& caller, const RoomId& room);

enum class Order { name, topic, created_at, last_activity_at };
inline constexpr std::size_t orders = 4;

/// What is not said does not matter.
struct Filter {
    bool own_only = false;              ///< leaves out the public rooms in which he is not
    std::vector<MemberStatus> statuses; ///< his, in those of his rooms that are wanted
    std::optional<ConferenceId> endpoint;
    std::optional<bool> scheduled; ///< of those that have a conference
    std::optional<bool> has_conference;
    std::optional<bool> is_closed;
    std::string name; ///< a part of it, in any case
    Order order = Order::name;
    bool descending = false;
    std::int64_t limit = 100;
    std::int64_t offset = 0;
};
std::vector<RoomView> list(Reader& reader, const Caller& caller, const Filter& filter);
/// On all pages.
std::int64_t count(Reader& reader, const Caller& caller, const Filter& filter);

/// Rooms the user has created and that are not closed.
std::int64_t count_created(Reader& reader, const UserId& user);

} // namespace usher::store::room_views
