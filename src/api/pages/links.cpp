#include "api/pages/links.h"

#include "api/host.h"
#include "api/pages/json.h"
#include "api/tokens.h"
#include "base/clock.h"
#include "domain/org.h"
#include "service/links/landing_pages.h"
#include "service/links/renewal_requests.h"

namespace usher::api::pages {
namespace {

using service::LinkStatus;

const std::string& key_of(const Call& call)
{
    return call.path_parameters.at("key");
}

template <typename Page>
Json::Value beginning_of(const Call& call, const Page& page)
{
    const auto& options = call.services.pages;
    Json::Value json;
    json["status"] = service::name_of(page.status);
    json["look"] = to_json(page.look, options);
    json["minPassword"] = Json::Int64(options.min_password);
    json["appUrl"] = options.app_url;
    return json;
}

Json::Value me_of(const Caller& caller)
{
    Json::Value json;
    json["name"] = caller.name;
    json["email"] = caller.address;
    return json;
}

/// Of a link whose page is shown; unknown ones count as failures, together with those tried through the vendors' APIs.
template <typename Page, typename Put>
Result<http::Response> show(const Call& call, TokenKind kind, Page (service::LandingPages::*find)(std::string_view),
                            Put put)
{
    const auto found = resolve_token(call, kind, key_of(call), [&] {
        auto page = (call.services.landing_pages.*find)(key_of(call));
        return page.status == LinkStatus::unknown ? std::nullopt : std::optional(std::move(page));
    });
    if (!found) return found.error();

    const auto page = found->value_or(Page());
    auto json = beginning_of(call, page);
    if (page.shown) put(*page.shown, json);
    return answer(json);
}

/// The same response in every case, but unknown links count as failures.
template <typename Service>
Result<http::Response> accept(const Call& call, TokenKind kind, Service& service,
                              bool (Service::*take)(std::string_view))
{
    const auto taken = resolve_token(call, kind, key_of(call), [&] { return (service.*take)(key_of(call)); });
    if (!taken) return taken.error();
    return answer(Json::Value(Json::objectValue), 202);
}

} // namespace

// GET: an invite into an organization
Result<http::Response> show_invite(Call& call)
{
    return show(call, TokenKind::invite, &service::LandingPages::invite,
                [&](const KnownInvite& invite, Json::Value& json) {
                    json["inviter"] = invite.inviter_name;
                    json["org"] = invite.org_name;
                    json["orgId"] = invite.org.uuid();
                    json["role"] = org_role_names[static_cast<std::size_t>(invite.roles.first())];
                    json["expiresAt"] = to_iso_milliseconds(invite.expires_at);
                    json["hasAccount"] = invite.has_account;
                    if (!call.caller) return;
                    json["me"] = me_of(*call.caller);
                    json["me"]["invited"] = call.caller->id == invite.user;
                });
}

// GET: a room link
Result<http::Response> show_room_link(Call& call)
{
    return show(call, TokenKind::room_link, &service::LandingPages::room_link,
                [&](const KnownRoomLink& link, Json::Value& json) {
                    const bool is_invite = link.kind == RoomLinkKind::invite;
                    json["inviter"] = link.inviter_name;
                    json["room"] = link.room_name;
                    json["topic"] = link.room_topic;
                    json["token"] = is_invite ? link.token : open_invite_id(link.token);
                    // By which dialect's rules an account is created for it.
                    json["accounts"] = !is_invite                                       ? "rainbow"
                                       : call.services.pages.registration == "disabled" ? "none"
                                                                                        : "rocketchat";
                    if (link.state.expires_at) json["expiresAt"] = to_iso_milliseconds(*link.state.expires_at);
                    if (call.caller) json["me"] = me_of(*call.caller);
                });
}

// GET: the link in the e-mail to a room's guest
Result<http::Response> show_guest(Call& call)
{
    return show(call, TokenKind::guest, &service::LandingPages::guest, [&](const KnownGuest& guest, Json::Value& json) {
        json["inviter"] = guest.creator_name;
        json["room"] = guest.room_name;
        json["topic"] = guest.room_topic;
        json["roomId"] = guest.guest.room.hex();
        json["email"] = guest.guest.address.text;
    });
}

// POST: a person has opened the page
Result<http::Response> note_invite_opened(Call& call)
{
    return accept(call, TokenKind::invite, call.services.landing_pages, &service::LandingPages::invite_opened);
}

Result<http::Response> note_room_link_opened(Call& call)
{
    return accept(call, TokenKind::room_link, call.services.landing_pages, &service::LandingPages::room_link_opened);
}

Result<http::Response> note_guest_opened(Call& call)
{
    return accept(call, TokenKind::guest, call.services.landing_pages, &service::LandingPages::guest_opened);
}

// POST: asks for a new link
Result<http::Response> ask_for_invite(Call& call)
{
    return accept(call, TokenKind::invite, call.services.renewal_requests, &service::RenewalRequests::ask_for_invite);
}

Result<http::Response> ask_for_room_link(Call& call)
{
    return accept(call, TokenKind::room_link, call.services.renewal_requests,
                  &service::RenewalRequests::ask_for_room_link);
}

Result<http::Response> ask_for_guest(Call& call)
{
    return accept(call, TokenKind::guest, call.services.renewal_requests, &service::RenewalRequests::ask_for_guest);
}

// GET: the branding of this host's pages
Result<http::Response> show_look(Call& call)
{
    const auto& options = call.services.pages;
    Json::Value json;
    json["look"] = to_json(call.services.landing_pages.look_at(host_of(call.request)), options);
    json["appUrl"] = options.app_url;
    return answer(json);
}

} // namespace usher::api::pages
