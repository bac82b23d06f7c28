#include "api/pages/links.h"

#include "api/pages/json.h"
#include "base/clock.h"
#include "base/rate_limiter.h"
#include "base/text.h"
#include "domain/org.h"
#include "service/link_pages.h"
#include "service/link_requests.h"

namespace usher::api::pages {
namespace {

using service::LinkStatus;

const std::string& key_of(const Call& call)
{
    return call.path_parameters.at("key");
}

/// Unknown links are counted by client address, together with those that were tried by a foreign API.
class FailedTokens {
public:
    explicit FailedTokens(const Call& call)
        : call_(call), options_(call.services.pages), key_("failed-tokens " + call.request.client_address)
    {
    }
    Result<Done> check() const
    {
        if (!options_.limits) return Done{};
        const auto standing = call_.services.rate_limiter.look(key_, options_.failed_tokens);
        return standing.within ? Result<Done>(Done{})
                               : rate_limited_until(standing.ends_at, call_.services.clock.now());
    }
    void count(LinkStatus status) const
    {
        if (options_.limits && status == LinkStatus::unknown)
            call_.services.rate_limiter.count(key_, options_.failed_tokens);
    }

private:
    const Call& call_;
    const Options& options_;
    std::string key_;
};

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

/// Of a link whose page is looked at; unknown ones count as failures.
template <typename Page, typename Put>
Result<http::Response> show(const Call& call, Page (service::LinkPages::*find)(std::string_view), Put put)
{
    const FailedTokens failed_tokens(call);
    if (const auto within = failed_tokens.check(); !within) return within.error();

    const auto page = (call.services.link_pages.*find)(key_of(call));
    failed_tokens.count(page.status);

    auto json = beginning_of(call, page);
    if (page.shown) put(*page.shown, json);
    return answer(json);
}

http::Response accepted()
{
    return answer(Json::Value(Json::objectValue), 202);
}

/// The host without its port, as organizations' control panels are named.
std::string panel_host(const http::Request& request)
{
    const auto& host = request.header("host");
    return text::to_lower(host.substr(0, host.find(':')));
}

} // namespace

// GET: an invite into an organization
Result<http::Response> show_invite(Call& call)
{
    return show(call, &service::LinkPages::invite, [&](const KnownInvite& invite, Json::Value& json) {
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
    return show(call, &service::LinkPages::room_link, [&](const KnownRoomLink& link, Json::Value& json) {
        const bool is_invite = link.kind == RoomLinkKind::invite;
        json["inviter"] = link.maker_name;
        json["room"] = link.room_name;
        json["topic"] = link.room_topic;
        json["token"] = is_invite ? link.token : open_invite_id(link.token);
        // By whose rules an account is made for it.
        json["accounts"] = !is_invite                                       ? "rainbow"
                           : call.services.pages.registration == "disabled" ? "none"
                                                                            : "rocketchat";
        if (link.state.expires_at) json["expiresAt"] = to_iso_milliseconds(*link.state.expires_at);
        if (call.caller) json["me"] = me_of(*call.caller);
    });
}

// GET: the link in the letter to a room's guest
Result<http::Response> show_guest(Call& call)
{
    return show(call, &service::LinkPages::guest, [&](const KnownGuest& guest, Json::Value& json) {
        json["inviter"] = guest.creator_name;
        json["room"] = guest.room_name;
        json["topic"] = guest.room_topic;
        json["roomId"] = guest.guest.room.hex();
        json["email"] = guest.guest.address.text;
    });
}

// POST: the page has been looked at by a person
Result<http::Response> note_invite_opened(Call& call)
{
    call.services.link_pages.invite_opened(key_of(call));
    return accepted();
}

Result<http::Response> note_room_link_opened(Call& call)
{
    call.services.link_pages.room_link_opened(key_of(call));
    return accepted();
}

Result<http::Response> note_guest_opened(Call& call)
{
    call.services.link_pages.guest_opened(key_of(call));
    return accepted();
}

// POST: ask for a new link. The same answer in every case.
Result<http::Response> ask_for_invite(Call& call)
{
    call.services.link_requests.ask_for_invite(key_of(call));
    return accepted();
}

Result<http::Response> ask_for_room_link(Call& call)
{
    call.services.link_requests.ask_for_room_link(key_of(call));
    return accepted();
}

Result<http::Response> ask_for_guest(Call& call)
{
    call.services.link_requests.ask_for_guest(key_of(call));
    return accepted();
}

// GET: how the pages of this host look
Result<http::Response> show_look(Call& call)
{
    const auto& options = call.services.pages;
    Json::Value json;
    json["look"] = to_json(call.services.link_pages.look_at(panel_host(call.request)), options);
    json["appUrl"] = options.app_url;
    return answer(json);
}

} // namespace usher::api::pages
