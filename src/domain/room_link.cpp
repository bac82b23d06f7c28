#include "domain/room_link.h"

#include "base/text.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace usher {
namespace {

constexpr std::array<const char*, 5> kind_names = {"invite", "personal", "room", "audio", "video"};

void append(std::string& text, const IdBytes& id)
{
    text.append(reinterpret_cast<const char*>(id.data()), id.size());
}

} // namespace

const char* name_of(RoomLinkKind kind)
{
    return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<RoomLinkKind> parse_room_link_kind(std::string_view name)
{
    const auto* const found = std::ranges::find(kind_names, name);
    if (found == kind_names.end()) return std::nullopt;
    return static_cast<RoomLinkKind>(std::distance(kind_names.begin(), found));
}

const char* public_link_type(RoomLinkKind kind)
{
    switch (kind) {
    case RoomLinkKind::audio: return "personal_audio_room";
    case RoomLinkKind::video: return "personal_video_room";
    case RoomLinkKind::invite:
    case RoomLinkKind::personal:
    case RoomLinkKind::room: break;
    }
    return "default";
}

bool is_open_invite_id(std::string_view text)
{
    constexpr std::size_t digits = 32;
    return text.size() == digits && text::from_hex(text);
}

std::string open_invite_id(std::string_view token)
{
    std::string id(token);
    if (is_uuid(token)) std::erase(id, '-');
    return id;
}

std::string link_token(std::string_view text)
{
    if (!is_open_invite_id(text)) return std::string(text);
    const auto hex = text::to_lower(text);
    return hex.substr(0, 8) + "-" + hex.substr(8, 4) + "-" + hex.substr(12, 4) + "-" + hex.substr(16, 4) + "-" +
           hex.substr(20);
}

std::string public_link_url(std::string_view public_origin, std::string_view token)
{
    return std::string(public_origin) + "/i/" + open_invite_id(token);
}

RoomLinkSlot RoomLinkSlot::of(const UserId& user, RoomLinkKind kind)
{
    std::string text(1, *name_of(kind));
    append(text, user.bytes());
    return RoomLinkSlot(text);
}

RoomLinkSlot RoomLinkSlot::of_room(const UserId& user, const RoomId& room)
{
    auto text = of(user, RoomLinkKind::room).text();
    append(text, room.bytes());
    return RoomLinkSlot(text);
}

bool is_valid(RoomLinkKind kind, bool inviter_moderates)
{
    return kind == RoomLinkKind::invite || inviter_moderates;
}

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
