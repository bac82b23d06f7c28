#include "domain/role.h"

#include "base/text.h"

#include <array>

namespace usher {
namespace {

constexpr std::array<const char*, role_count> names_by_role = {"admin", "anonymous", "app",       "bot",   "guest",
                                                               "user",  "owner",     "moderator", "leader"};

} // namespace

const char* name_of(Role role)
{
    return names_by_role[static_cast<std::size_t>(role)];
}

std::optional<Role> parse_role(std::string_view name)
{
    for (std::size_t i = 0; i < role_count; ++i)
        if (name == names_by_role[i]) return static_cast<Role>(i);
    return std::nullopt;
}

bool is_user_role(Role role)
{
    return role <= Role::user;
}

Roles::Roles(std::initializer_list<Role> roles)
{
    for (const auto role : roles)
        add(role);
}

Roles Roles::parse(std::string_view text)
{
    Roles roles;
    for (const auto name : text::split(text, ','))
        if (const auto role = parse_role(name)) roles.add(*role);
    return roles;
}

std::vector<std::string> Roles::names() const
{
    std::vector<std::string> names;
    for (std::size_t i = 0; i < role_count; ++i)
        if (set_.test(i)) names.emplace_back(names_by_role[i]);
    return names;
}

std::string Roles::text() const
{
    std::string text;
    for (const auto& name : names())
        text += (text.empty() ? "" : ",") + name;
    return text;
}

Roles Roles::operator|(const Roles& other) const
{
    Roles both = *this;
    both.set_ |= other.set_;
    return both;
}

} // namespace usher
