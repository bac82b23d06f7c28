#include "domain/wire_address.h"

#include "base/text.h"

#include <idn2.h>

#include <algorithm>
#include <cstdint>
#include <memory>

namespace usher {
namespace {

constexpr std::size_t longest_local_part = 64;
constexpr std::size_t longest_domain = 255;

bool is_alphanumeric(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// RFC 5322 atext, and the dot.
bool is_in_local_part(char c)
{
    return is_alphanumeric(c) || std::string_view("!#$%&'*+-/=?^_`{|}~.").find(c) != std::string_view::npos;
}

bool is_in_domain(char c)
{
    return is_alphanumeric(c) || c == '-' || c == '.' || c == '_';
}

bool is_domain(const std::string& domain)
{
    const auto labels = text::split(domain, '.');
    return domain.size() <= longest_domain && std::ranges::all_of(domain, is_in_domain) &&
           std::ranges::none_of(labels, [](std::string_view label) { return label.empty(); });
}

std::optional<std::string> a_labels(const std::string& domain)
{
    std::uint8_t* converted = nullptr;
    const int status = idn2_lookup_u8(reinterpret_cast<const std::uint8_t*>(domain.c_str()), &converted,
                                      IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const std::unique_ptr<std::uint8_t, void (*)(void*)> owned(converted, idn2_free);
    if (status != IDN2_OK) return std::nullopt;
    return reinterpret_cast<const char*>(owned.get());
}

} // namespace

std::optional<std::string> wire_address(std::string_view address)
{
    // A NUL would end the C string that libidn2 is given, so control characters are refused before it sees them.
    if (!text::is_utf8(address) || text::has_control_characters(address)) return std::nullopt;
    const auto at = address.find('@');
    if (at == std::string_view::npos) return std::nullopt;
    const auto local = address.substr(0, at);
    if (local.empty() || local.size() > longest_local_part || !std::ranges::all_of(local, is_in_local_part))
        return std::nullopt;
    const auto domain = a_labels(std::string(address.substr(at + 1)));
    if (!domain || !is_domain(*domain)) return std::nullopt;
    return std::string(local) + "@" + *domain;
}

} // namespace usher
