#include "api/rainbow/room_json.h"

#include "api/json.h"
#include "domain/jid.h"

namespace usher::api::rainbow {
namespace {

Json::Value guest_emails(const service::ShownRoom& room)
{
    Json::Value addresses(Json::arrayValue);
    for (const auto& guest : room.guests)
        addresses.append(guest.address.text);
    return addresses;
}

Json::Value conference_to_json(const Conference& conference, const Json::Value& guests)
{
    Json::Value json;
    json["scheduled"] = conference.scheduled;
    json["mediaType"] = name_of(conference.media_type);
    json["guestEmails"] = guests;
    json["lastUpdateDate"] = to_iso_milliseconds(conference.updated_at);
    if (conference.starts_at) json["scheduledStartDate"] = to_iso_milliseconds(*conference.starts_at);
    if (conference.ends_at) json["scheduledEndDate"] = to_iso_milliseconds(*conference.ends_at);
    if (conference.duration) json["scheduledDuration"] = Json::Int64(*conference.duration);
    return json;
}

void put_medium(Json::Value& json, const service::ShownRoom& shown)
{
    const auto& view = shown.view;
    const auto guests = guest_emails(shown);
    json["topic"] = view.details.topic;
    json["creator"] = view.room.created_by ? view.room.created_by->hex() : "";
    json["guestEmails"] = guests;
    json["disableNotifications"] = view.details.disable_notifications;
    // Absent rather than null: a client of 2017 fails on null.
    if (view.conference) json["conference"] = conference_to_json(*view.conference, guests);
}

Json::Value custom_data_of(const RoomDetails& details)
{
    const auto parsed = details.custom_data.empty() ? std::nullopt : parse_json(details.custom_data);
    return parsed ? *parsed : Json::Value(Json::objectValue);
}

void put_full(Json::Value& json, const service::ShownRoom& shown, const Options& options)
{
    const auto& details = shown.view.details;
    json["visibility"] = shown.view.room.kind == RoomKind::channel ? "public" : "private";
    json["history"] = name_of(details.history);
    json["number"] = Json::Int64(details.number);
    json["creationDate"] = to_iso_milliseconds(shown.view.room.created_at);
    json["customData"] = custom_data_of(details);
    json["autoRegister"] = details.locked ? "lock" : "unlock";
    json["autoAcceptInvitation"] = details.auto_accept_invitation;
    json["muteUponEntry"] = details.mute_upon_entry;
    json["playEntryTone"] = details.play_entry_tone;
    json["activeUsersCounter"] = Json::Int64(shown.view.active_count);
    json["users"] = Json::Value(Json::arrayValue);
    for (const auto& member : shown.members)
        json["users"].append(member_to_json(member, options));
    json["confEndpoints"] = Json::Value(Json::arrayValue);
    if (shown.view.endpoint) json["confEndpoints"].append(endpoint_to_json(*shown.view.endpoint));
}

} // namespace

Json::Value room_to_json(const service::ShownRoom& room, RoomFormat format, const Options& options)
{
    Json::Value json;
    json["id"] = room.view.room.id.hex();
    json["name"] = shown_name_of(room.view.room);
    json["jid"] = room_jid(room.view.room.id, options.xmpp_domain);
    json["isActive"] = !room.view.closed;
    if (format != RoomFormat::small) put_medium(json, room);
    if (format == RoomFormat::full) put_full(json, room, options);
    return json;
}

Json::Value member_to_json(const RoomMember& member, const Options& options)
{
    Json::Value json;
    json["userId"] = member.user.hex();
    json["jid_im"] = user_jid(member.user, member.own_jid, options.xmpp_domain);
    json["additionDate"] = to_iso_milliseconds(member.place.added_at);
    json["privilege"] = name_of(privilege_of(member.place.roles));
    json["status"] = name_of(member.place.status);
    return json;
}

Json::Value endpoint_to_json(const ConferenceEndpoint& endpoint)
{
    Json::Value json;
    json["userId"] = endpoint.user ? endpoint.user->hex() : "";
    // Samples and most clients use one spelling, schema and generated client the other.
    json["confEndpointId"] = endpoint.id.hex();
    json["confEndPointId"] = endpoint.id.hex();
    json["mediaType"] = name_of(endpoint.media_type);
    return json;
}

} // namespace usher::api::rainbow
