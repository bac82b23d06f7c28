// What Rainbow knows of a user in addition to their login.
#pragma once

#include "base/clock.h"
#include "domain/user.h"

#include <optional>
#include <string>
#include <string_view>

namespace usher {

struct Profile {
    std::string first_name;
    std::string last_name;
    std::string nick_name;
    std::string title;
    std::string job_title;
    std::string country;   ///< ISO 3166-1 alpha-3
    std::string time_zone; ///< such as "Europe/Paris"
    std::string visibility;
    bool initialized = false;
    bool self_registered = false;
    std::string emails;        ///< a JSON list; may be empty
    std::string phone_numbers; ///< a JSON list; may be empty
    std::optional<Time> first_login_at;
    std::optional<Time> last_login_at;
};

/// A user with their profile and their company, which is their realm's organization.
struct ProfiledUser {
    User user;
    std::string own_jid; ///< the JID from before the user was imported; empty: none
    Profile profile;
    std::string company_name;
    bool company_active = true;

    bool is_guest() const { return user.roles.has(Role::guest); }
};

/// First and last name of a user whose name is a single text: the first word, and the rest.
struct SplitName {
    std::string first;
    std::string last;
};
SplitName split_name(std::string_view name);
/// The reverse; may be empty.
std::string joined_name(std::string_view first, std::string_view last);

} // namespace usher
