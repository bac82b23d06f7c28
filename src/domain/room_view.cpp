#include "domain/room_view.h"

namespace usher {

const char* name_of(RoomHistory history)
{
    switch (history) {
    case RoomHistory::none: return "none";
    case RoomHistory::all: return "all";
    case RoomHistory::number: return "number";
    }
    return "";
}

std::optional<RoomHistory> parse_room_history(std::string_view name)
{
    for (const auto history : {RoomHistory::none, RoomHistory::all, RoomHistory::number})
        if (name == name_of(history)) return history;
    return std::nullopt;
}

} // namespace usher
