// Which new passwords are accepted. Each API has limits in addition to the operator's, and its own refusals.
#pragma once

#include <cstddef>
#include <limits>
#include <optional>
#include <string>

namespace usher {

enum class PasswordFault { too_short, too_long, too_simple };

struct PasswordRules {
    std::size_t least_characters = 8;
    std::size_t most_characters = std::numeric_limits<std::size_t>::max();
    std::size_t most_bytes = std::numeric_limits<std::size_t>::max();
    /// An upper-case letter, a digit, and a character that is neither an ASCII letter nor a digit.
    bool needs_mixture = false;

    /// Nothing: it is accepted.
    std::optional<PasswordFault> fault_of(const std::string& password) const;
};

} // namespace usher
