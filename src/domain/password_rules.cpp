#include "domain/password_rules.h"

#include "base/text.h"

#include <algorithm>

namespace usher {
namespace {

bool is_mixed(const std::string& password)
{
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
    const auto is_special = [&](char c) { return !is_capital(c) && !is_digit(c) && !(c >= 'a' && c <= 'z'); };
    return std::ranges::any_of(password, is_capital) && std::ranges::any_of(password, is_digit) &&
           std::ranges::any_of(password, is_special);
}

} // namespace

std::optional<PasswordFault> PasswordRules::fault_of(const std::string& password) const
{
    const auto length = text::length(password);
    if (length < least_characters) return PasswordFault::too_short;
    if (length > most_characters || password.size() > most_bytes) return PasswordFault::too_long;
    if (needs_mixture && !is_mixed(password)) return PasswordFault::too_simple;
    return std::nullopt;
}

} // namespace usher
