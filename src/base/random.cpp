#include "base/random.h"

#include <sodium.h>

#include <cassert>
#include <stdexcept>
#include <vector>

namespace usher {

namespace {

/// Numbers below this belong to the incomplete last part of 2^32: they would bias small results, so they are redrawn.
std::uint32_t uneven(std::uint32_t below)
{
    return (0U - below) % below;
}

} // namespace

std::uint32_t Random::number(std::uint32_t below)
{
    assert(below > 0);
    std::uint32_t drawn = 0;
    do
        fill({reinterpret_cast<std::uint8_t*>(&drawn), sizeof drawn});
    while (drawn < uneven(below));
    return drawn % below;
}

std::string Random::text(std::size_t length, std::string_view alphabet)
{
    const auto below = static_cast<std::uint32_t>(alphabet.size());
    // All at once: each fill is a system call.
    std::vector<std::uint32_t> drawn(length);
    fill({reinterpret_cast<std::uint8_t*>(drawn.data()), length * sizeof(std::uint32_t)});
    std::string text(length, '\0');
    for (std::size_t i = 0; i < length; ++i)
        text[i] = alphabet[drawn[i] < uneven(below) ? number(below) : drawn[i] % below];
    return text;
}

SystemRandom::SystemRandom()
{
    if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be initialised");
}

void SystemRandom::fill(std::span<std::uint8_t> bytes)
{
    if (!bytes.empty()) randombytes_buf(bytes.data(), bytes.size());
}

} // namespace usher
