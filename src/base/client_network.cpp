#include "base/client_network.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <cstdint>

namespace usher {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

constexpr Bytes mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
constexpr std::size_t length_of_mapped = 12;

std::string text_of(int family, const std::uint8_t* bytes)
{
    std::array<char, INET6_ADDRSTRLEN> text{};
    return inet_ntop(family, bytes, text.data(), text.size());
}

ClientNetwork of_ipv4(std::array<std::uint8_t, 4> bytes)
{
    const auto host = text_of(AF_INET, bytes.data());
    bytes[3] = 0;
    return {host, text_of(AF_INET, bytes.data()) + "/24"};
}

std::string ipv6_prefix(Bytes bytes, std::size_t bits)
{
    std::fill(bytes.begin() + static_cast<std::ptrdiff_t>(bits / 8), bytes.end(), std::uint8_t{0});
    return text_of(AF_INET6, bytes.data()) + "/" + std::to_string(bits);
}

} // namespace

ClientNetwork client_network(const std::string& address)
{
    std::array<std::uint8_t, 4> ipv4{};
    if (inet_pton(AF_INET, address.c_str(), ipv4.data()) == 1) return of_ipv4(ipv4);
    Bytes ipv6{};
    if (inet_pton(AF_INET6, address.c_str(), ipv6.data()) != 1) return {address, address};
    if (std::equal(ipv6.begin(), ipv6.begin() + length_of_mapped, mapped.begin())) {
        std::copy_n(ipv6.begin() + length_of_mapped, ipv4.size(), ipv4.begin());
        return of_ipv4(ipv4);
    }
    return {ipv6_prefix(ipv6, 64), ipv6_prefix(ipv6, 48)};
}

} // namespace usher
