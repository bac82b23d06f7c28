#include "domain/room.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace usher {
namespace {

constexpr std::array<const char*, 5> status_names = {"invited", "accepted", "unsubscribed", "rejected", "deleted"};
constexpr std::array<const char*, 3> privilege_names = {"user", "moderator", "guest"};

template <typename Name, std::size_t count>
std::optional<Name> parse(const std::array<const char*, count>& names, std::string_view name)
{
    const auto* const found = std::ranges::find(names, name);
    return found == names.end() ? std::nullopt : std::optional(static_cast<Name>(std::distance(names.begin(), found)));
}

} // namespace

const char* name_of(RoomKind kind)
{
    switch (kind) {
    case RoomKind::channel: return "channel";
    case RoomKind::group: return "group";
    case RoomKind::direct: return "direct";
    }
    return "";
}

RoomKind parse_room_kind(std::string_view name)
{
    return name == "direct" ? RoomKind::direct : name == "group" ? RoomKind::group : RoomKind::channel;
}

const char* name_of(MemberStatus status)
{
    return status_names[static_cast<std::size_t>(status)];
}

std::optional<MemberStatus> parse_member_status(std::string_view name)
{
    return parse<MemberStatus>(status_names, name);
}

const char* name_of(Privilege privilege)
{
    return privilege_names[static_cast<std::size_t>(privilege)];
}

Privilege privilege_of(const Roles& roles)
{
    if (roles.has(Role::owner) || roles.has(Role::moderator)) return Privilege::moderator;
    return roles.has(Role::guest) ? Privilege::guest : Privilege::user;
}

Roles with_privilege(const Roles& roles, Privilege privilege)
{
    auto changed = roles;
    for (const auto role : {Role::owner, Role::moderator, Role::guest})
        changed.remove(role);
    if (privilege == Privilege::moderator) changed.add(roles.has(Role::owner) ? Role::owner : Role::moderator);
    if (privilege == Privilege::guest) changed.add(Role::guest);
    return changed;
}

} // namespace usher
