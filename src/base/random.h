// The only source of randomness.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace usher {

/// Interface, so that a test can control the numbers. Implementations are thread-safe.
class Random {
public:
    virtual ~Random() = default;
    virtual void fill(std::span<std::uint8_t> bytes) = 0;

    /// `length` characters, each drawn uniformly from `alphabet` (2 to 256 characters).
    std::string text(std::size_t length, std::string_view alphabet);
    /// Uniformly from 0 to below - 1; below > 0.
    std::uint32_t number(std::uint32_t below);
};

/// The operating system's generator, through libsodium.
class SystemRandom final : public Random {
public:
    SystemRandom();
    void fill(std::span<std::uint8_t> bytes) override;
};

} // namespace usher
