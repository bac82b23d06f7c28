#include "domain/address.h"

#include "base/text.h"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace usher {
namespace {

std::optional<std::string> a_labels(const std::string& domain)
{
    char* output = nullptr;
    const int status = idn2_to_ascii_8z(domain.c_str(), &output, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL);
    const std::unique_ptr<char, void (*)(void*)> owned(output, idn2_free);
    return status == IDN2_OK ? std::optional(text::to_lower(output)) : std::nullopt;
}

bool is_host_name(std::string_view ascii)
{
    for (const auto label : text::split(ascii, '.')) {
        if (label.empty() || label.front() == '-' || label.back() == '-') return false;
        if (label.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-") != std::string_view::npos) return false;
    }
    return ascii == "localhost" || ascii.find('.') != std::string_view::npos;
}

bool is_local_part(std::string_view local)
{
    constexpr std::size_t longest = 64; // RFC 5321 §4.5.3.1.1
    // Beyond ASCII every relay on the way must support SMTPUTF8: e-mails to the address might never arrive.
    const bool is_ascii = std::ranges::all_of(local, [](char c) { return c > 0x20 && c < 0x7F; });
    return is_ascii && !local.empty() && local.size() <= longest && local.front() != '.' && local.back() != '.' &&
           local.find("..") == std::string_view::npos &&
           local.find_first_of(" \"(),:;<>[\\]") == std::string_view::npos;
}

} // namespace

std::optional<Address> parse_address(std::string_view typed)
{
    constexpr std::size_t longest = 254; // RFC 5321 §4.5.3.1.3, less the angle brackets
    // Only blanks at the ends are tolerated: a line break there may be an injection attempt.
    const auto first = typed.find_first_not_of(' ');
    if (first == std::string_view::npos) return std::nullopt;
    const auto text = typed.substr(first, typed.find_last_not_of(' ') - first + 1);
    if (text.size() > longest || !text::is_utf8(text) || text::has_control_characters(text)) return std::nullopt;
    const auto at = text.find('@');
    if (at == std::string_view::npos || text.find('@', at + 1) != std::string_view::npos ||
        !is_local_part(text.substr(0, at)))
        return std::nullopt;
    const auto domain = a_labels(std::string(text.substr(at + 1)));
    if (!domain || !is_host_name(*domain)) return std::nullopt;
    return Address{std::string(text), text::to_lower(text.substr(0, at)) + "@" + *domain};
}

} // namespace usher
