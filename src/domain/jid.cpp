#include "domain/jid.h"

#include "base/text.h"

#include <algorithm>

namespace usher {
namespace {

constexpr std::string_view room_prefix = "room_";
constexpr std::string_view room_subdomain = "muc.";

std::string without_hyphens(std::string uuid)
{
    std::erase(uuid, '-');
    return uuid;
}

/// The UUID made of 32 hex digits; any other text yields one that is not a UUID.
std::string with_hyphens(std::string_view hex)
{
    std::string uuid(hex);
    for (const std::size_t place : {8U, 13U, 18U, 23U})
        if (place <= uuid.size()) uuid.insert(place, 1, '-');
    return uuid;
}

/// The part before "@domain"; nothing if the text does not end like that.
std::optional<std::string_view> local_part(std::string_view jid, std::string_view domain)
{
    const auto at = jid.find('@');
    if (at == std::string_view::npos || text::to_lower(jid.substr(at + 1)) != text::to_lower(domain))
        return std::nullopt;
    return jid.substr(0, at);
}

} // namespace

std::string user_jid(const UserId& user, std::string_view own, std::string_view domain)
{
    return own.empty() ? without_hyphens(user.uuid()) + "@" + std::string(domain) : std::string(own);
}

std::string room_jid(const RoomId& room, std::string_view domain)
{
    return std::string(room_prefix) + without_hyphens(room.uuid()) + "@" + std::string(room_subdomain) +
           std::string(domain);
}

std::optional<UserId> user_of_jid(std::string_view jid, std::string_view domain)
{
    const auto local = local_part(jid, domain);
    return local ? UserId::from_uuid(with_hyphens(*local)) : std::nullopt;
}

std::optional<RoomId> room_of_jid(std::string_view jid, std::string_view domain)
{
    const auto local = local_part(jid, std::string(room_subdomain) + std::string(domain));
    if (!local || !local->starts_with(room_prefix)) return std::nullopt;
    return RoomId::from_uuid(with_hyphens(local->substr(room_prefix.size())));
}

} // namespace usher
