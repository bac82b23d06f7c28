#include "api/pages/console.h"

#include "api/pages/json.h"
#include "domain/room_view.h"
#include "service/links/room_links.h"
#include "service/operator/history.h"

namespace usher::api::pages {
namespace {

OrgId org_of(const Call& call)
{
    return OrgId::from_uuid(call.path_parameters.at("org")).value_or(OrgId{});
}

template <typename T>
T id_of(const Call& call)
{
    return T::from_hex(call.path_parameters.at("id")).value_or(T{});
}

Json::Value to_json(const InviteStanding& invite)
{
    Json::Value json;
    json["id"] = invite.id.hex();
    if (invite.member) json["memberId"] = invite.member->uuid();
    json["email"] = invite.address;
    json["name"] = invite.name;
    json["roles"] = Json::arrayValue;
    for (const auto& role : invite.roles.names())
        json["roles"].append(role);
    json["inviter"] = invite.inviter_name;
    json["state"] = invite.state;
    json["since"] = to_iso_milliseconds(invite.since);
    if (invite.expires_at) json["expiresAt"] = to_iso_milliseconds(*invite.expires_at);
    return json;
}

/// The URL as the API that created the link would show it.
std::string url_of(const LinkStanding& link, const std::string& origin)
{
    if (link.token.empty()) return "";
    return link.kind == RoomLinkKind::invite ? origin + "/invite/" + link.token : public_link_url(origin, link.token);
}

Json::Value to_json(const LinkStanding& link, const std::string& origin)
{
    Json::Value json;
    json["id"] = link.id.hex();
    json["url"] = url_of(link, origin);
    json["room"] = link.room_name;
    json["maker"] = link.maker_name;
    json["state"] = link.state;
    json["since"] = to_iso_milliseconds(link.since);
    if (link.expires_at) json["expiresAt"] = to_iso_milliseconds(*link.expires_at);
    json["maxUses"] = Json::Int64(link.max_uses);
    json["uses"] = Json::Int64(link.uses);
    return json;
}

Json::Value to_json(const HistoryLine& line)
{
    Json::Value json;
    json["kind"] = line.kind;
    json["actor"] = line.actor;
    json["at"] = to_iso_milliseconds(line.at);
    json["detail"] = line.detail;
    return json;
}

Json::Value to_json(const service::SpoolOverview::Email& email)
{
    Json::Value json;
    json["template"] = email.template_name;
    json["recipient"] = email.recipient;
    json["attempts"] = Json::Int64(email.attempts);
    json["since"] = to_iso_milliseconds(email.since);
    json["state"] = email.state;
    json["reply"] = email.reply;
    return json;
}

template <typename T, typename... More>
Json::Value list_to_json(const std::vector<T>& all, const More&... more)
{
    Json::Value list(Json::arrayValue);
    for (const auto& one : all)
        list.append(to_json(one, more...));
    return list;
}

Result<http::Response> history(const Result<std::vector<HistoryLine>>& lines)
{
    if (!lines) return lines.error();
    Json::Value json;
    json["lines"] = list_to_json(*lines);
    return answer(json);
}

} // namespace

// GET: invites into an organization
Result<http::Response> list_invites(Call& call)
{
    const auto invites = call.services.history.invites_into(*call.caller, org_of(call));
    if (!invites) return invites.error();
    Json::Value json;
    json["invites"] = list_to_json(*invites);
    return answer(json);
}

// GET: history of an invite
Result<http::Response> show_invite_history(Call& call)
{
    return history(call.services.history.of_invite(*call.caller, org_of(call), id_of<InviteId>(call)));
}

// GET: room links, and the rooms for which links can be created
Result<http::Response> list_links(Call& call)
{
    const auto overview = call.services.history.links_of(*call.caller);
    Json::Value json;
    json["links"] = list_to_json(overview.links, call.services.pages.public_origin);
    json["rooms"] = Json::arrayValue;
    for (const auto& room : overview.rooms) {
        Json::Value shown;
        shown["id"] = room.id.hex();
        shown["name"] = shown_name_of(room);
        json["rooms"].append(shown);
    }
    json["isAdministrator"] = service::is_administrator(*call.caller);
    return answer(json);
}

// GET: history of a room link
Result<http::Response> show_link_history(Call& call)
{
    return history(call.services.history.of_link(*call.caller, id_of<RoomLinkId>(call)));
}

// POST: revokes a link of the caller's own. (Rocket.Chat's removeInvite is for administrators only.)
Result<http::Response> withdraw_link(Call& call)
{
    const auto removed = call.services.room_links.remove_own(*call.caller, id_of<RoomLinkId>(call));
    if (!removed) return removed.error();
    return answer(Json::Value(Json::objectValue));
}

// GET: the e-mails of all users
Result<http::Response> show_spool(Call& call)
{
    const auto spool = call.services.history.spool(*call.caller);
    if (!spool) return spool.error();
    Json::Value json;
    json["waiting"] = Json::Int64(spool->waiting);
    json["emails"] = list_to_json(spool->emails);
    return answer(json);
}

} // namespace usher::api::pages
