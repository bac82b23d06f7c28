#include "domain/room.h"

namespace usher {

const char* name_of(RoomKind kind)
{
    switch (kind) {
    case RoomKind::channel: return "channel";
    case RoomKind::group: return "group";
    case RoomKind::direct: return "direct";
    }
    return "";
}

RoomKind parse_room_kind(std::string_view name)
{
    return name == "direct" ? RoomKind::direct : name == "group" ? RoomKind::group : RoomKind::channel;
}

} // namespace usher
