#include "base/random.h"

#include <sodium.h>

#include <cassert>
#include <stdexcept>

namespace usher {

std::uint32_t Random::number(std::uint32_t below)
{
    assert(below > 0);
    // Numbers from the incomplete last stretch of 2^32 would favour small results, so they are drawn again.
    const std::uint32_t uneven = (0U - below) % below;
    std::uint32_t drawn = 0;
    do
        fill({reinterpret_cast<std::uint8_t*>(&drawn), sizeof drawn});
    while (drawn < uneven);
    return drawn % below;
}

std::string Random::text(std::size_t length, std::string_view alphabet)
{
    std::string drawn(length, '\0');
    for (char& c : drawn)
        c = alphabet[number(static_cast<std::uint32_t>(alphabet.size()))];
    return drawn;
}

SystemRandom::SystemRandom()
{
    if (sodium_init() < 0)
        throw std::runtime_error("libsodium cannot be initialised");
}

void SystemRandom::fill(std::span<std::uint8_t> bytes) { randombytes_buf(bytes.data(), bytes.size()); }

} // namespace usher
