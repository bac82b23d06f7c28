#include "domain/room_link.h"

namespace usher {

RoomLinkState state_of(const RoomLink& link)
{
    return {link.room.has_value(), link.expires_at, link.terms.max_uses, link.uses};
}

Result<Done> check_open(const RoomLinkState& link, Time now)
{
    if (!link.has_room) return ErrorCode::link_room_gone;
    if (link.expires_at && *link.expires_at <= now) return ErrorCode::link_expired;
    if (link.max_uses > 0 && link.uses >= link.max_uses) return ErrorCode::link_used_up;
    return Done{};
}

std::optional<Time> expiry_of(const RoomLinkTerms& terms, Time created_at)
{
    return terms.days > 0 ? std::optional(created_at + std::chrono::days(terms.days)) : std::nullopt;
}

} // namespace usher
