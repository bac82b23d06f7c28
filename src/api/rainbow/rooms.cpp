#include "api/rainbow/rooms.h"

#include "api/json.h"
#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/room_fields.h"
#include "api/rainbow/room_json.h"
#include "domain/jid.h"

#include <limits>

namespace usher::api::rainbow {
namespace {

using service::RoomExtent;

constexpr std::int64_t usual_members = 100;

RoomFormat format_from(Fields& fields, RoomFormat otherwise)
{
    const auto place = fields.choice("format", {"small", "medium", "full"});
    return place ? static_cast<RoomFormat>(*place) : otherwise;
}

RoomExtent extent_of(RoomFormat format)
{
    return {format != RoomFormat::small, format == RoomFormat::full ? usual_members : 0, false};
}

constexpr RoomExtent whole = {true, usual_members, false};

struct Showing {
    RoomFormat format;
    RoomExtent extent;
};

/// nbUsersToKeep: -1 requests all.
Result<Showing> parse_showing(const Call& call)
{
    auto fields = Fields::of_query(call.request);
    Showing showing;
    showing.format = format_from(fields, RoomFormat::full);
    showing.extent = extent_of(showing.format);
    showing.extent.former_members = fields.flag("unsubscribed").value_or(false);
    const auto kept = fields.number("nbUsersToKeep");
    if (kept && showing.format == RoomFormat::full)
        showing.extent.most_members = *kept < 0 ? std::numeric_limits<std::int64_t>::max() : *kept;
    return fields.result(showing);
}

struct Listing {
    RoomFormat format;
    RoomFilter filter;
    Page page;
    std::optional<UserId> user;
};

std::vector<MemberStatus> statuses_from(Fields& fields)
{
    std::vector<MemberStatus> statuses;
    for (const auto place : fields.choices("status", {"invited", "accepted", "unsubscribed", "rejected"}))
        statuses.push_back(static_cast<MemberStatus>(place));
    return statuses;
}

/// By name, unless it is another supported sort field.
RoomOrder order_of(const std::string& sort_field)
{
    if (sort_field == "topic") return RoomOrder::topic;
    if (sort_field == "creationDate") return RoomOrder::created_at;
    return sort_field == "lastActivityDate" ? RoomOrder::last_activity_at : RoomOrder::name;
}

Result<Listing> parse_listing(const Call& call)
{
    auto fields = Fields::of_query(call.request);
    Listing listing;
    auto& filter = listing.filter;
    if (const auto id = fields.id("userId")) listing.user = UserId(*id);
    filter.statuses = statuses_from(fields);
    filter.own_only = listing.user || !filter.statuses.empty();
    const bool former = fields.flag("unsubscribed").value_or(false);
    if (filter.statuses.empty()) {
        filter.statuses = {MemberStatus::invited, MemberStatus::accepted};
        if (former) filter.statuses.push_back(MemberStatus::unsubscribed);
    }
    if (const auto id = fields.id("confId")) filter.endpoint = ConferenceId(*id);
    filter.scheduled = fields.flag("scheduled");
    filter.has_conference = fields.flag("hasConf");
    if (const auto active = fields.flag("isActive")) filter.is_closed = !*active;
    filter.name = fields.text("name").value_or("");
    listing.format = format_from(fields, RoomFormat::small);
    listing.page = fields.page();
    filter.order = order_of(listing.page.sort_field);
    filter.descending = listing.page.descending;
    filter.limit = listing.page.limit;
    filter.offset = listing.page.offset;
    return fields.result(listing);
}

Result<http::Response> answer_room(const Call& call, const Result<service::ShownRoom>& room,
                                   RoomFormat format = RoomFormat::full)
{
    if (!room) return room.error();
    return answer(room_to_json(*room, format, call.services.rainbow));
}

Result<http::Response> answer_found(const Call& call, const RoomId& room)
{
    const auto showing = parse_showing(call);
    if (!showing) return showing.error();
    return answer_room(call, call.services.moderated_rooms.find(*call.caller, room, showing->extent), showing->format);
}

} // namespace

// Rainbow: POST rooms
Result<http::Response> create_room(Call& call)
{
    const auto wish = parse_new_room(call);
    if (!wish) return wish.error();

    auto made = call.services.moderated_rooms.create(*call.caller, *wish);
    if (!made) return made.error();

    // Without its members, though the creator is one: as documented.
    return answer(room_to_json({std::move(*made), {}, {}}, RoomFormat::full, call.services.rainbow));
}

// Rainbow: GET rooms
Result<http::Response> get_rooms(Call& call)
{
    const auto listing = parse_listing(call);
    if (!listing) return listing.error();
    if (listing->user && *listing->user != call.caller->id)
        return Error{ErrorCode::not_oneself, listing->user->hex(), {call.caller->id.hex()}};

    const auto shown = call.services.moderated_rooms.list(*call.caller, listing->filter, extent_of(listing->format));

    Json::Value rooms(Json::arrayValue);
    for (const auto& room : shown.rooms) {
        auto json = room_to_json(room, listing->format, call.services.rainbow);
        if (listing->user)
            json["lastActivityDate"] =
                to_iso_milliseconds(room.view.last_activity_at.value_or(room.view.room.created_at));
        rooms.append(std::move(json));
    }
    return answer_list(rooms, listing->page, shown.total);
}

// Rainbow: GET rooms/{roomId}
Result<http::Response> get_room(Call& call)
{
    return answer_found(call, room_of(call));
}

// Rainbow: GET rooms/jids/{jid}
Result<http::Response> get_room_by_jid(Call& call)
{
    const auto& jid = call.path_parameters.at("jid");
    const auto room = room_of_jid(jid, call.services.rainbow.xmpp_domain);
    if (!room) return Error{ErrorCode::room_not_found, jid};
    return answer_found(call, *room);
}

// Rainbow: PUT rooms/{roomId}
Result<http::Response> update_room(Call& call)
{
    const auto change = parse_room_change(call);
    if (!change) return change.error();

    return answer_room(call, call.services.moderated_rooms.update(*call.caller, room_of(call), *change, whole));
}

// Rainbow: DELETE rooms/{roomId}
Result<http::Response> delete_room(Call& call)
{
    const auto done = call.services.moderated_rooms.remove(*call.caller, room_of(call));
    if (!done) return done.error();
    return answer_deleted("Room ID successfully deleted");
}

// Rainbow: PUT rooms/{roomId}/archive
Result<http::Response> archive_room(Call& call)
{
    return answer_room(call, call.services.moderated_rooms.close(*call.caller, room_of(call), whole));
}

} // namespace usher::api::rainbow
