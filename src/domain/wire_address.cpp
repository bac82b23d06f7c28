#include "domain/wire_address.h"

#include "domain/address.h"

namespace usher {

std::optional<std::string> wire_address(std::string_view address)
{
    const auto parsed = parse_address(address);
    if (!parsed || parsed->text != address) return std::nullopt;
    return std::string(address.substr(0, address.find('@'))) + parsed->key.substr(parsed->key.find('@'));
}

} // namespace usher
