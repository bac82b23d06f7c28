// Use cases of the pages that links lead to: what somebody who holds a link is shown of it, be it open or dead, and that
// he has opened it. A link that was never given out is told from a dead one: whoever holds a dead one got it from us, and
// of a stranger's address nothing is told either way.
// One object for each worker, like the database connection it works on.
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

/// A link in the eyes of who holds it. Without `shown` there is no more to tell than the status.
template <typename Shown>
struct LinkPage {
    LinkStatus status = LinkStatus::unknown;
    std::optional<Shown> shown;
    Branding look; ///< of the organization, or of the one above it; empty parts: none has it
};
using InvitePage = LinkPage<KnownInvite>;
using RoomLinkPage = LinkPage<KnownRoomLink>;
using GuestPage = LinkPage<KnownGuest>;

class LinkPages {
public:
    /// most_members: of a room that people join by Rainbow's links; 0: no limit.
    LinkPages(const Context& context, std::int64_t most_members)
        : database_(context.database), clock_(context.clock), random_(context.random), most_members_(most_members)
    {
    }

    InvitePage invite(std::string_view key);
    RoomLinkPage room_link(std::string_view token);
    GuestPage guest(std::string_view id);

    /// Notes in the history that somebody has opened the page, once an hour at most. Of a link that is not there: nothing.
    /// False if there never was one.
    bool invite_opened(std::string_view key);
    bool room_link_opened(std::string_view token);
    bool guest_opened(std::string_view id);

    /// Whether there is or was such a link, whatever has become of it.
    bool knows_invite(std::string_view key);
    bool knows_room_link(std::string_view token);
    bool knows_guest(std::string_view id);

    /// How the pages of that host look.
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
