// What the holder of a link and its inviter may see of how it ended.
#pragma once

#include "base/clock.h"
#include "domain/ids.h"
#include "domain/subject.h"

#include <optional>
#include <string>

namespace usher {

/// How a link ended.
enum class LinkEnd { used, withdrawn, renewed };

const char* name_of(LinkEnd end);

/// A link that opens nothing any more.
struct EndedLink {
    Subject subject; ///< an invite, a room link or a room's guest
    LinkEnd end = LinkEnd::used;
    std::optional<IdBytes> scope; ///< the organization or room
    std::optional<UserId> inviter;
    std::string address; ///< of the invitee; empty if the link is for anyone who holds it
    Time ended_at;
};

/// The hash by which a room link's token or a guest's id is remembered. (An invite has its own hash.)
std::string remembered_hash(std::string_view token);

} // namespace usher
