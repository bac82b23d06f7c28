#include "domain/wire_address.h"

#include "domain/address.h"

#include <algorithm>

namespace usher {

std::optional<std::string> wire_address(std::string_view address)
{
    const auto parsed = parse_address(address);
    if (!parsed || parsed->text != address) return std::nullopt;
    const auto local = address.substr(0, address.find('@'));
    if (std::ranges::any_of(local, [](char c) { return static_cast<unsigned char>(c) >= 0x80; })) return std::nullopt;
    return std::string(local) + parsed->key.substr(parsed->key.find('@'));
}

} // namespace usher
