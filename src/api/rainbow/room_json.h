// Rooms, members and conferences as Rainbow writes them (docs/apis/rainbow.md §6.1).
#pragma once

#include "api/rainbow/options.h"
#include "domain/room_view.h"
#include "service/rooms/moderated_rooms.h"

#include <json/value.h>

namespace usher::api::rainbow {

enum class RoomFormat { small, medium, full };
Json::Value room_to_json(const service::ShownRoom& room, RoomFormat format, const Options& options);
/// {"userId", "jid_im", "additionDate", "privilege", "status"}
Json::Value member_to_json(const RoomMember& member, const Options& options);
/// {"userId", "confEndpointId", "confEndPointId", "mediaType"}
Json::Value endpoint_to_json(const ConferenceEndpoint& endpoint);

} // namespace usher::api::rainbow
