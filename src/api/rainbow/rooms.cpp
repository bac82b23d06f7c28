#include "api/rainbow/rooms.h"

#include "api/json.h"
#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/room_json.h"
#include "domain/jid.h"

#include <algorithm>
#include <array>
#include <limits>

namespace usher::api::rainbow {
namespace {

using service::RoomExtent;

constexpr Length name_length = {1, 255};
constexpr Length topic_length = {0, 255};
constexpr std::int64_t usual_members = 100;

// ---- bodies

std::optional<bool> visibility_from(Fields& fields)
{
    const auto place = fields.choice("visibility", {"private", "public"});
    return place ? std::optional(*place == 1) : std::nullopt;
}

std::optional<bool> lock_from(Fields& fields)
{
    const auto place = fields.choice("autoRegister", {"unlock", "lock"});
    return place ? std::optional(*place == 1) : std::nullopt;
}

std::optional<RoomHistory> history_from(Fields& fields)
{
    const auto place = fields.choice("history", {"none", "all", "number"});
    return place ? std::optional(static_cast<RoomHistory>(*place)) : std::nullopt;
}

std::optional<std::int64_t> number_from(Fields& fields)
{
    const auto number = fields.number("number");
    if (number && (*number < 0 || *number > std::numeric_limits<std::int32_t>::max()))
        fields.refuse("number", "Invalid field number. Expected a number", Json::Int64(*number));
    return number;
}

std::optional<std::string> custom_data_from(Fields& fields)
{
    const auto* data = fields.object("customData");
    if (!data) return std::nullopt;
    const auto text = write_json(*data);
    constexpr std::size_t most = 20'000;
    if (text.size() > most)
        fields.refuse("customData", "Field customData length must be between 0 and 20000 characters.");
    return text;
}

std::optional<Time> time_from(Fields& fields, const Json::Value& object, const char* name)
{
    if (!object.isMember(name) || object[name].isNull()) return std::nullopt;
    const auto time = object[name].isString() ? parse_iso_time(object[name].asString()) : std::nullopt;
    if (!time) fields.refuse(name, "Invalid field " + std::string(name) + ". Expected a date", object[name]);
    return time;
}

std::optional<std::int64_t> minutes_from(Fields& fields, const Json::Value& object)
{
    constexpr auto name = "scheduledDuration";
    if (!object.isMember(name) || object[name].isNull()) return std::nullopt;
    constexpr std::int64_t most = std::int64_t{366} * 24 * 60;
    if (object[name].isInt64() && object[name].asInt64() >= 0 && object[name].asInt64() <= most)
        return object[name].asInt64();
    fields.refuse(name, "Invalid field scheduledDuration. Expected a number", object[name]);
    return std::nullopt;
}

/// Of end and duration one follows from the other.
void complete(Conference& conference)
{
    if (!conference.starts_at) return;
    if (!conference.ends_at && conference.duration)
        conference.ends_at = *conference.starts_at + std::chrono::minutes(*conference.duration);
    if (conference.ends_at && !conference.duration)
        conference.duration =
            std::chrono::floor<std::chrono::minutes>(*conference.ends_at - *conference.starts_at).count();
}

bool flag_of(const Json::Value& value)
{
    return value.isBool() ? value.asBool() : value.isString() && value.asString() == "true";
}

/// mediaType alone is an instant meeting; "conference" may say when a scheduled one is.
std::optional<Conference> conference_from(Fields& fields, Time now)
{
    const auto media_type = fields.choice("mediaType", {"pstnAudio", "webrtc"});
    const auto* object = fields.object("conference");
    if (!media_type && !object) return std::nullopt;
    Conference conference;
    conference.media_type = static_cast<MediaType>(media_type.value_or(0));
    conference.updated_at = now;
    if (!object) return conference;
    const auto& own_type = (*object)["mediaType"];
    if (own_type.isString() && own_type.asString() == name_of(MediaType::webrtc))
        conference.media_type = MediaType::webrtc;
    else if (!own_type.isNull() && !(own_type.isString() && own_type.asString() == name_of(MediaType::pstn_audio)))
        fields.refuse("mediaType",
                      "Invalid field mediaType. Expected a string being one of the following values:  [ 'pstnAudio', "
                      "'webrtc' ]",
                      own_type);
    conference.scheduled = flag_of((*object)["scheduled"]);
    conference.starts_at = time_from(fields, *object, "scheduledStartDate");
    conference.ends_at = time_from(fields, *object, "scheduledEndDate");
    conference.duration = minutes_from(fields, *object);
    if (conference.scheduled && !object->isMember("scheduledStartDate"))
        fields.refuse("scheduledStartDate", "Field scheduledStartDate is mandatory.");
    if (conference.starts_at && conference.ends_at && *conference.ends_at < *conference.starts_at)
        fields.refuse("scheduledEndDate", "Invalid field scheduledEndDate. Expected a date after scheduledStartDate");
    complete(conference);
    return conference;
}

Result<service::RoomWish> parse_wish(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::RoomWish wish;
    wish.name = fields.needed_line("name", name_length);
    wish.is_public = visibility_from(fields).value_or(false);
    auto& details = wish.details;
    details.topic = fields.text("topic", topic_length).value_or("");
    details.history = history_from(fields).value_or(RoomHistory::none);
    details.number = number_from(fields).value_or(0);
    details.disable_notifications = fields.flag("disableNotifications").value_or(false);
    details.locked = lock_from(fields).value_or(false);
    details.auto_accept_invitation = fields.flag("autoAcceptInvitation").value_or(false);
    details.mute_upon_entry = fields.flag("muteUponEntry").value_or(false);
    details.play_entry_tone = fields.flag("playEntryTone").value_or(true);
    details.custom_data = custom_data_from(fields).value_or("");
    wish.conference = conference_from(fields, call.services.context.clock.now());
    return fields.result(wish);
}

Result<service::RoomChange> parse_change(const Call& call)
{
    auto fields = Fields::of_body(call.request);
    service::RoomChange change;
    change.name = fields.line("name", name_length);
    change.topic = fields.text("topic", topic_length);
    change.is_public = visibility_from(fields);
    if (const auto owner = fields.id("owner")) change.owner = UserId(*owner);
    change.history = history_from(fields);
    change.number = number_from(fields);
    change.disable_notifications = fields.flag("disableNotifications");
    change.locked = lock_from(fields);
    change.auto_accept_invitation = fields.flag("autoAcceptInvitation");
    change.mute_upon_entry = fields.flag("muteUponEntry");
    change.play_entry_tone = fields.flag("playEntryTone");
    change.custom_data = custom_data_from(fields);
    change.conference = conference_from(fields, call.services.context.clock.now());
    return fields.result(change);
}

// ---- queries

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

/// nbUsersToKeep: -1 asks for all.
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
    store::room_views::Filter filter;
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

/// By name, unless it is one of the others that we sort by.
store::room_views::Order order_of(const std::string& sort_field)
{
    using store::room_views::Order;
    if (sort_field == "topic") return Order::topic;
    if (sort_field == "creationDate") return Order::created_at;
    return sort_field == "lastActivityDate" ? Order::last_activity_at : Order::name;
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

// ---- answers

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
    const auto wish = parse_wish(call);
    if (!wish) return wish.error();

    auto made = call.services.moderated_rooms.create(*call.caller, *wish);
    if (!made) return made.error();

    // Without its members, of whom the creator is one: so it is documented.
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
    return answer_found(call, path_id<RoomId>(call, "roomId"));
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
    const auto change = parse_change(call);
    if (!change) return change.error();

    return answer_room(
        call, call.services.moderated_rooms.update(*call.caller, path_id<RoomId>(call, "roomId"), *change, whole));
}

// Rainbow: DELETE rooms/{roomId}
Result<http::Response> delete_room(Call& call)
{
    const auto done = call.services.moderated_rooms.remove(*call.caller, path_id<RoomId>(call, "roomId"));
    if (!done) return done.error();
    return answer_deleted("Room ID successfully deleted");
}

// Rainbow: PUT rooms/{roomId}/archive
Result<http::Response> archive_room(Call& call)
{
    return answer_room(call, call.services.moderated_rooms.close(*call.caller, path_id<RoomId>(call, "roomId"), whole));
}

} // namespace usher::api::rainbow
