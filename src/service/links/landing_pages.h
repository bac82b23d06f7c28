// Use cases of the pages that links lead to: what someone who opens a link is shown of it, whether it is valid or
// ended, and recording that it was opened. A link that never existed is told apart from an ended one: whoever has an
// ended link got it from us, and a made-up address reveals nothing either way.
// One object per worker, like the database connection it works on.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "domain/branding.h"
#include "domain/ended_link.h"
#include "domain/invite.h"
#include "domain/room_guest.h"
#include "domain/room_link.h"
#include "service/context.h"

#include <optional>
#include <string_view>

namespace usher::service {

enum class LinkStatus { open, locked, full, expired, used, withdrawn, renewed, unknown };
const char* name_of(LinkStatus status);

/// A link as shown to whoever holds it. Without `shown` there is no more to show than the status.
template <typename Shown>
struct LinkPage {
    LinkStatus status = LinkStatus::unknown;
    std::optional<Shown> shown;
    Branding look; ///< of the organization, or of the one above it; parts may be empty
};
using InvitePage = LinkPage<KnownInvite>;
using RoomLinkPage = LinkPage<KnownRoomLink>;
using GuestPage = LinkPage<KnownGuest>;

class LandingPages {
public:
    /// most_members: of a room that people join by Rainbow's links; 0: no limit.
    LandingPages(const Context& context, std::int64_t most_members)
        : database_(context.database), clock_(context.clock), random_(context.random), most_members_(most_members)
    {
    }

    InvitePage invite(std::string_view key);
    RoomLinkPage room_link(std::string_view token);
    GuestPage guest(std::string_view id);

    /// Records in the history that the page was opened, once an hour at most. Does nothing for a link that does not
    /// exist.
    /// False if it never existed.
    bool invite_opened(std::string_view key);
    bool room_link_opened(std::string_view token);
    bool guest_opened(std::string_view id);

    /// Whether there is or was such a link, whatever its status.
    bool knows_invite(std::string_view key);
    bool knows_room_link(std::string_view token);
    bool knows_guest(std::string_view id);

    /// The branding of that host's pages.
    Branding look_at(std::string_view host);

private:
    LinkStatus status_of_dead(const std::string& key_hash);
    bool is_dead(const std::string& key_hash) { return status_of_dead(key_hash) != LinkStatus::unknown; }
    LinkStatus status_of(const KnownRoomLink& link) const;
    void opened(const Subject& subject);

    store::Database& database_;
    const Clock& clock_;
    Random& random_;
    std::int64_t most_members_;
};

} // namespace usher::service
