#include "api/rainbow/public_links.h"

#include "api/rainbow/fields.h"
#include "api/rainbow/json.h"
#include "api/rainbow/operation.h"
#include "api/rainbow/options.h"
#include "base/text.h"
#include "domain/localized_text.h"
#include "http/url.h"
#include "service/links/owned_links.h"

#include <array>

namespace usher::api::rainbow {
namespace {

/// In the order of RoomLinkKind, from `room` on.
constexpr std::array public_kinds = {RoomLinkKind::room, RoomLinkKind::audio, RoomLinkKind::video};

Json::Value record(const RoomLink& link, const Options& options)
{
    Json::Value json;
    json["id"] = link.id.hex();
    json["userId"] = link.inviter.hex();
    json["openInviteId"] = open_invite_id(link.token);
    json["roomId"] = link.room ? Json::Value(link.room->hex()) : Json::Value();
    json["roomType"] = public_link_type(link.kind);
    json["invitationURL"] = public_link_url(options.public_origin, link.token);
    return json;
}

struct Filter {
    std::vector<RoomLinkKind> kinds; ///< empty: all
    std::optional<RoomId> room;

    bool takes(const RoomLink& link) const
    {
        const bool is_kind = kinds.empty() || std::ranges::find(kinds, link.kind) != kinds.end();
        return is_kind && (!room || link.room == room);
    }
};

/// The Node SDK joins two filters with '+' instead of '&': "type=default+roomId%3D57ff…".
http::Request with_split_filters(http::Request request)
{
    auto fields = http::parse_form(request.query);
    constexpr std::string_view joint = " roomId=";
    http::Fields split;
    for (const auto& [name, value] : fields) {
        const auto at = name == "type" ? value.find(joint) : std::string::npos;
        split.emplace_back(name, value.substr(0, at));
        if (at != std::string::npos) split.emplace_back("roomId", value.substr(at + joint.size()));
    }
    request.query.clear();
    for (const auto& [name, value] : split)
        request.query +=
            (request.query.empty() ? "" : "&") + text::percent_encode(name) + "=" + text::percent_encode(value);
    return request;
}

Result<Filter> filter_from(const http::Request& request)
{
    auto fields = Fields::of_query(with_split_filters(request));
    Filter filter;
    for (const auto kind : fields.choices("type", {"default", "personal_audio_room", "personal_video_room"}))
        filter.kinds.push_back(public_kinds.at(kind));
    if (const auto room = fields.id("roomId")) filter.room = RoomId(*room);
    return fields.result(filter);
}

Result<RoomId> room_from(const http::Request& request)
{
    auto fields = Fields::of_body(request);
    const auto room = fields.needed_id("roomId");
    return fields.result(RoomId(room));
}

/// Text for an e-mail that users write themselves.
Json::Value email_content(const std::string& url, const Notice& words)
{
    Json::Value json;
    json["subject"] = words.title;
    json["text"] = fill_in(words.text, {{"link", url}});
    json["html"] = "<p>" + fill_in(words.text, {{"link", "<a href=\"" + url + "\">" + url + "</a>"}}) + "</p>";
    return json;
}

} // namespace

// Rainbow: GET users/{userId}/public-links
Result<http::Response> list_public_links(Call& call)
{
    const auto filter = filter_from(call.request);
    if (!filter) return filter.error();
    Json::Value items(Json::arrayValue);
    for (const auto& link : call.services.owned_links.list_public(*call.caller))
        if (filter->takes(link)) items.append(record(link, call.services.rainbow));
    return answer(items);
}

// Rainbow: POST users/{userId}/public-links/bind
Result<http::Response> bind_public_link(Call& call)
{
    const auto room = room_from(call.request);
    if (!room) return room.error();
    const auto link = call.services.owned_links.bind_public(*call.caller, *room);
    if (!link) return link.error();
    return answer(record(*link, call.services.rainbow));
}

// Rainbow: PUT users/{userId}/public-links/reset. Generated clients send no body.
Result<http::Response> reset_public_link(Call& call)
{
    auto fields = Fields::of_body(call.request);
    const auto room = fields.result(fields.id("roomId"));
    if (!room) return room.error();
    const auto link =
        call.services.owned_links.reset_public(*call.caller, *room ? std::optional(RoomId(**room)) : std::nullopt);
    if (!link) return link.error();
    return answer(record(*link, call.services.rainbow));
}

// Rainbow: PUT users/{userId}/public-links/unbind
Result<http::Response> unbind_public_link(Call& call)
{
    const auto room = room_from(call.request);
    if (!room) return room.error();
    const auto link = call.services.owned_links.unbind_public(*call.caller, *room);
    if (!link) return link.error();
    const bool is_gone = link->kind == RoomLinkKind::room;
    Json::Value body;
    body["status"] = "Public link for roomType " + std::string(public_link_type(link->kind)) + " successfully " +
                     (is_gone ? "deleted" : "disabled");
    body["data"] = record(*link, call.services.rainbow);
    return answer_object(body);
}

// Rainbow: GET rooms/{roomId}/public-links
Result<http::Response> get_public_link_of_room(Call& call)
{
    auto fields = Fields::of_query(call.request);
    const bool with_email = fields.flag("emailContent").value_or(false);
    const auto language = fields.result(fields.text("language").value_or(""));
    if (!language) return language.error();
    const auto link = call.services.owned_links.find_of_room(*call.caller, room_of(call));
    if (!link) return link.error();
    auto json = record(*link, call.services.rainbow);
    json.removeMember("id");
    if (with_email)
        json["emailContent"] =
            email_content(json["invitationURL"].asString(), call.services.languages.best_for(*language).meeting);
    return answer(json);
}

} // namespace usher::api::rainbow
