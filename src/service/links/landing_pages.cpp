#include "service/links/landing_pages.h"

#include "base/secrets.h"
#include "base/text.h"
#include "domain/event.h"
#include "store/engine/database.h"
#include "store/links/ended_links.h"
#include "store/links/room_links.h"
#include "store/orgs/branding.h"
#include "store/orgs/invites.h"
#include "store/orgs/orgs.h"
#include "store/rooms/events.h"
#include "store/rooms/room_guests.h"

namespace usher::service {
namespace {

LinkStatus status_of(const std::optional<EndedLink>& link)
{
    if (!link) return LinkStatus::unknown;
    switch (link->end) {
    case LinkEnd::used: return LinkStatus::used;
    case LinkEnd::withdrawn: return LinkStatus::withdrawn;
    case LinkEnd::renewed: return LinkStatus::renewed;
    }
    return LinkStatus::unknown;
}

} // namespace

const char* name_of(LinkStatus status)
{
    switch (status) {
    case LinkStatus::open: return "open";
    case LinkStatus::locked: return "locked";
    case LinkStatus::full: return "full";
    case LinkStatus::expired: return "expired";
    case LinkStatus::used: return "used";
    case LinkStatus::withdrawn: return "withdrawn";
    case LinkStatus::renewed: return "renewed";
    case LinkStatus::unknown: return "unknown";
    }
    return "";
}

LinkStatus LandingPages::status_of_dead(const std::string& key_hash)
{
    return service::status_of(
        database_.read([&](store::Reader& reader) { return store::ended_links::find(reader, key_hash); }));
}

InvitePage LandingPages::invite(std::string_view key)
{
    const auto parsed = parse_invite_key(key);
    const auto now = clock_.now();
    auto page = database_.read([&](store::Reader& reader) {
        InvitePage found{LinkStatus::unknown, store::invites::find_known(reader, parsed, now), {}};
        if (found.shown) found.look = store::branding::of_org(reader, found.shown->org);
        return found;
    });
    if (!page.shown)
        page.status = status_of_dead(parsed.hash);
    else if (!page.shown->is_valid)
        page.status = LinkStatus::withdrawn;
    else
        page.status = page.shown->expires_at > now ? LinkStatus::open : LinkStatus::expired;
    return page;
}

LinkStatus LandingPages::status_of(const KnownRoomLink& link) const
{
    if (!link.room || !is_valid(link.kind, link.inviter_moderates)) return LinkStatus::withdrawn;
    if (const auto open = check_open(link.state, clock_.now()); !open)
        return open.error().code == ErrorCode::link_expired ? LinkStatus::expired : LinkStatus::used;
    if (link.locked) return LinkStatus::locked;
    const bool is_limited = link.kind != RoomLinkKind::invite && most_members_ > 0;
    return is_limited && link.members >= most_members_ ? LinkStatus::full : LinkStatus::open;
}

RoomLinkPage LandingPages::room_link(std::string_view text)
{
    const auto token = link_token(text);
    auto page = database_.read([&](store::Reader& reader) {
        RoomLinkPage found{LinkStatus::unknown, store::room_links::find_known(reader, token), {}};
        if (found.shown && found.shown->realm) found.look = store::branding::of_org(reader, *found.shown->realm);
        return found;
    });
    page.status = page.shown ? status_of(*page.shown) : status_of_dead(remembered_hash(token));
    return page;
}

GuestPage LandingPages::guest(std::string_view text)
{
    const auto id = RoomGuestId::from_hex(text);
    if (!id) return {};
    auto page = database_.read([&](store::Reader& reader) {
        GuestPage found{LinkStatus::open, store::room_guests::find_known(reader, *id), {}};
        if (found.shown) found.look = store::branding::of_org(reader, found.shown->realm);
        return found;
    });
    if (!page.shown) page.status = status_of_dead(remembered_hash(id->hex()));
    return page;
}

void LandingPages::opened(const Subject& subject)
{
    const auto now = clock_.now();
    const Event event{EventId::make(now, random_), subject, "opened", std::nullopt, now};
    database_.alone([&](store::Autocommit& autocommit) {
        store::events::insert_unless_since(autocommit, event, now - std::chrono::hours(1));
        return true;
    });
}

bool LandingPages::invite_opened(std::string_view key)
{
    const auto parsed = parse_invite_key(key);
    const auto found =
        database_.read([&](store::Reader& reader) { return store::invites::find_known(reader, parsed, clock_.now()); });
    if (found) opened({SubjectKind::invite, found->id});
    return found || is_dead(parsed.hash);
}

bool LandingPages::room_link_opened(std::string_view text)
{
    const auto token = link_token(text);
    const auto found =
        database_.read([&](store::Reader& reader) { return store::room_links::find_known(reader, token); });
    if (found) opened({SubjectKind::room_link, found->id});
    return found || is_dead(remembered_hash(token));
}

bool LandingPages::guest_opened(std::string_view text)
{
    const auto id = RoomGuestId::from_hex(text);
    if (!id) return false;
    const auto found = database_.read([&](store::Reader& reader) { return store::room_guests::find(reader, *id); });
    if (found) opened({SubjectKind::room_guest, *id});
    return found || is_dead(remembered_hash(id->hex()));
}

bool LandingPages::knows_invite(std::string_view key)
{
    const auto parsed = parse_invite_key(key);
    return is_dead(parsed.hash) || database_.read([&](store::Reader& reader) {
        return store::invites::find_known(reader, parsed, clock_.now()).has_value();
    });
}

bool LandingPages::knows_room_link(std::string_view text)
{
    const auto token = link_token(text);
    return is_dead(remembered_hash(token)) || database_.read([&](store::Reader& reader) {
        return store::room_links::find_known(reader, token).has_value();
    });
}

bool LandingPages::knows_guest(std::string_view text)
{
    const auto id = RoomGuestId::from_hex(text);
    if (!id) return false;
    return is_dead(remembered_hash(id->hex())) ||
           database_.read([&](store::Reader& reader) { return store::room_guests::find(reader, *id).has_value(); });
}

Branding LandingPages::look_at(std::string_view host)
{
    return database_.read([&](store::Reader& reader) {
        const auto org = store::orgs::find_by_panel_domain(reader, host);
        return org ? store::branding::of_org(reader, org->id) : Branding{};
    });
}

} // namespace usher::service
