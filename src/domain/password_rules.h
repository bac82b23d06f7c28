// Which new passwords are accepted. Each API has limits of its own beside the operator's, and its own words for a refusal.
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
    /// A capital, a digit, and something that is neither a letter of ASCII nor a digit.
    bool needs_mixture = false;

    /// Nothing: it is accepted.
    std::optional<PasswordFault> fault_of(const std::string& password) const;
};

} // namespace usher
