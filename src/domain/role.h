// Roles of users, which count everywhere, and of room members, which count in that room; and the permissions they hold.
#pragma once

#include <bitset>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usher {

/// The first six are a user's, the last three a room member's.
enum class Role { admin, anonymous, app, bot, guest, user, owner, moderator, leader };
inline constexpr std::size_t role_count = 9;

const char* name_of(Role role);
std::optional<Role> parse_role(std::string_view name);
bool is_user_role(Role role);

/// A set of roles. Its text form is that of an SQL SET: "admin,user".
class Roles {
public:
    Roles() = default;
    Roles(std::initializer_list<Role> roles);

    /// Names it does not know are left out: the database's SET knows no others.
    static Roles parse(std::string_view text);

    bool has(Role role) const { return set_.test(static_cast<std::size_t>(role)); }
    void add(Role role) { set_.set(static_cast<std::size_t>(role)); }
    void remove(Role role) { set_.reset(static_cast<std::size_t>(role)); }
    bool intersects(const Roles& other) const { return (set_ & other.set_).any(); }
    bool empty() const { return set_.none(); }

    std::string text() const;
    std::vector<std::string> names() const;

    bool operator==(const Roles&) const = default;
    Roles operator|(const Roles& other) const;

private:
    std::bitset<role_count> set_;
};

} // namespace usher
